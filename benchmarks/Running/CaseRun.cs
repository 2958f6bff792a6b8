using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;

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

    internal IPreparedRun Prepare() => Case.Prepare(Device, Variant, Shape);

    public override string ToString() => $"{Case.Name}/{Variant} on {Device.Name} at {Shape}";
}
