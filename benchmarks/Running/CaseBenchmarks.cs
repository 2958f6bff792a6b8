using Accelerated.Benchmarks.Cases;
using BenchmarkDotNet.Attributes;

namespace Accelerated.Benchmarks.Running;

/// <summary>What BenchmarkDotNet runs, once for every selected <see cref="CaseRun"/>, in this process.</summary>
public class CaseBenchmarks
{
    private IPreparedRun? prepared;

    public static IEnumerable<CaseRun> Runs { get; internal set; } = [];

    [ParamsSource(nameof(Runs))]
    public CaseRun? Run { get; set; }

    [GlobalSetup]
    public void Prepare() => prepared = Run!.Prepare();

    [GlobalCleanup]
    public void Release() => prepared?.Dispose();

    [Benchmark]
    public void Execute() => prepared!.Execute();
}
