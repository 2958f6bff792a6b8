using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Accelerated.Benchmarks.Running;

/// <summary>One line on stderr for every run that is timed.</summary>
internal sealed class ProgressEvents(int runs) : EventProcessor
{
    private int done;

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        done++;
        var run = (CaseRun)benchmarkCase.Parameters[nameof(CaseBenchmarks.Run)];
        if (report.ResultStatistics is not { } times)
        {
            Console.Error.WriteLine($"{done}/{runs}  {run}: failed; --verbose shows why.");
            return;
        }

        CaseResult result = CaseResult.Of(run, times);
        IEnumerable<string> speeds = ResultColumn.All.Where(c => c.IsNumeric).Select(c => (c.ColumnName, Value: c.Show(result))).Where(c => c.Value != ResultColumn.Nothing).Select(c => $"{c.ColumnName} {c.Value}");
        Console.Error.WriteLine($"{done}/{runs}  {run}: {string.Join(", ", speeds)}");
    }
}
