using ILGPU.Runtime;

namespace Accelerated.Kernels;

/// <summary>One way to compute what a family means. Stateless: a variant is named as a type argument.</summary>
public interface IKernelVariant<TArguments>
    where TArguments : struct
{
    /// <summary>The variant's idea in kebab-case, unique in its family: <c>simd</c>, <c>thread-per-row</c>, <c>register-tiled</c>.</summary>
    static abstract string Name { get; }

    /// <summary>On every device that meets them the variant runs, correctly for every legal argument.</summary>
    static abstract DeviceNeeds Needs { get; }

    /// <summary>
    /// Whether the variant's place among the others was measured to hold on <paramref name="accelerator"/>; where it does not, it runs only if it is asked for by name. Asked only where
    /// the variant is supported.
    /// </summary>
    static virtual bool IsWorthwhile(Accelerator accelerator) => true;

    /// <summary>A variant of less than float32's runs only where it is asked for, by its name or its precision.</summary>
    static virtual KernelPrecision Precision => KernelPrecision.Float32;

    /// <summary>
    /// The ILGPU kernels that <see cref="Load"/> compiles, so that they can be compiled for devices that are not at hand; empty for a variant that runs on
    /// the host's vector units. A kernel whose first parameter is an index is grouped automatically, any other explicitly.
    /// </summary>
    static virtual IReadOnlyList<Delegate> Kernels => [];

    /// <summary>What CUDA's compiler is told when <see cref="Load"/> compiles <paramref name="kernel"/>: the threads of a group, and how many groups are to share a multiprocessor.</summary>
    static virtual KernelSpecialization LaunchBounds(Delegate kernel) => KernelSpecialization.Empty;

    /// <summary>Compiles or prepares the variant once for <paramref name="accelerator"/>.</summary>
    static abstract KernelLaunch<TArguments> Load(Accelerator accelerator);
}
