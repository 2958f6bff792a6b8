namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>What to check, and how long that may take.</summary>
internal sealed record GpuCheckOptions
{
    public const string Training = "training";
    public const string Langevin = "langevin";
    public const string CeilingsPart = "ceilings";
    public const string Losses = "losses";
    public const string PyTorch = "pytorch";
    public const string Variants = "variants";
    public const string Kernels = "kernels";

    public static IReadOnlyList<string> AllParts { get; } = [Training, Langevin, CeilingsPart, Losses, PyTorch, Variants, Kernels];

    /// <summary>As <c>--device</c> names it.</summary>
    public string Device { get; init; } = "cuda";

    /// <summary>Those of <see cref="AllParts"/> that are gone through, in the order of that list.</summary>
    public IReadOnlyCollection<string> Parts { get; init; } = AllParts;

    /// <summary>Small sizes, so that everything is gone through in seconds: no figure means anything then.</summary>
    public bool Quick { get; init; }

    /// <summary>Folder of the report.</summary>
    public string Output { get; init; } = "gpu-check-results";

    /// <summary>After this nothing new is begun.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(450);

    /// <summary>A Python with PyTorch; null compares with none.</summary>
    public string? Python { get; init; } = "python3";
}
