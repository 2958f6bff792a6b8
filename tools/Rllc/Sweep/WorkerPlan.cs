namespace Accelerated.Tools.Rllc;

/// <summary>Who computes on this machine.</summary>
/// <param name="Devices">Names; workers take them in turn.</param>
/// <param name="Workers">How many at most.</param>
/// <param name="Threads">Of each, on the processor.</param>
/// <param name="Memory">Bytes that the process may take.</param>
internal sealed record WorkerPlan(IReadOnlyList<string> Devices, int Workers, int Threads, long Memory);
