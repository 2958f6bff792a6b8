namespace Accelerated.Benchmarks.Machine;

/// <summary>What a device was measured to do at most.</summary>
/// <param name="PeakOnOneThread">Multiply-adds in registers on one host thread, in GFLOP/s (two per multiply-add); null elsewhere.</param>
/// <param name="Peak">The same with everything at work.</param>
/// <param name="Bandwidth">Memory much larger than any cache, in GB/s: the faster of reading it and of updating it (two reads and a write).</param>
internal sealed record MachineSpeed(double? PeakOnOneThread, double Peak, double Bandwidth)
{
    public override string ToString() => $"peak {Peak:F0} GFLOP/s{(PeakOnOneThread is { } one ? $" ({one:F0} on one thread)" : string.Empty)}, bandwidth {Bandwidth:F1} GB/s";
}
