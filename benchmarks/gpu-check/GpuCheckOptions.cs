namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>What to check, and how long that may take.</summary>
internal sealed record GpuCheckOptions
{
    /// <summary>As <c>--device</c> names it.</summary>
    public string Device { get; init; } = "cuda";

    /// <summary>Small sizes, so that everything is gone through in seconds: no figure means anything then.</summary>
    public bool Quick { get; init; }

    /// <summary>Folder of the report.</summary>
    public string Output { get; init; } = "gpu-check-results";

    /// <summary>After this nothing new is begun.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(450);

    /// <summary>A Python with PyTorch; null compares with none.</summary>
    public string? Python { get; init; } = "python3";
}
