using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Running;

/// <summary>One thing to be timed: a case's variant on a device at a shape.</summary>
public sealed class CaseRun
{
    internal CaseRun(IBenchmarkCase @case, string variant, BenchmarkDevice device, CaseShape shape) =>
        (Case, Variant, Device, Shape) = (@case, variant, device, shape);

    internal IBenchmarkCase Case { get; }

    internal string Variant { get; }

    internal BenchmarkDevice Device { get; }

    internal CaseShape Shape { get; }

    /// <summary>What its output was compared with; set by <see cref="RunCheck"/>.</summary>
    internal string Checked { get; set; } = "no";

    /// <summary>With how many digits it multiplies: a family's variant has a precision of its own, a whole step that of its device.</summary>
    internal KernelPrecision Precision =>
        KernelCatalogue.Families.FirstOrDefault(f => f.Name == Case.Name)?.Precision(Variant) ?? PrecisionNames.OfKernels(Device.Compute.Precision);

    internal IPreparedRun Prepare() => Case.Prepare(Device, Variant, Shape);

    public override string ToString() => $"{Case.Name}/{Variant} on {Device.Title} at {Shape}";
}
