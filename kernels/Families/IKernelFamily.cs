using ILGPU.Runtime;

namespace Accelerated.Kernels;

/// <summary>What the catalogue shows of a family without its argument type.</summary>
public interface IKernelFamily
{
    string Name { get; }

    /// <summary>The names of all variants, best first; the last one is the definition.</summary>
    IReadOnlyList<string> VariantNames { get; }

    /// <summary>
    /// The name of the variant that <paramref name="accelerator"/> would run: <paramref name="forced"/> where given, else the best supported of <paramref name="precision"/>, and of
    /// float32 in families that have none of it.
    /// </summary>
    /// <exception cref="KernelChoiceException">The forced variant is unknown or unsupported.</exception>
    string ChooseName(Accelerator accelerator, string? forced, KernelPrecision precision = KernelPrecision.Float32);

    /// <summary>The precision of the variant of that name.</summary>
    KernelPrecision Precision(string variant);

    /// <summary>Whether the variant of that name runs on <paramref name="accelerator"/>.</summary>
    bool Supports(string variant, Accelerator accelerator);

    /// <summary>The ILGPU kernels of the variant of that name; none if it runs on the host's vector units.</summary>
    IReadOnlyList<Delegate> Kernels(string variant);

    /// <summary>What CUDA's compiler is told of one of them.</summary>
    KernelSpecialization LaunchBounds(string variant, Delegate kernel);
}
