using System.Diagnostics;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Accelerated.Benchmarks.Running;

/// <summary>One line on stderr for every run that is timed or left out, with the time that the rest may take if it goes on like that.</summary>
internal sealed class ProgressEvents(int runs) : EventProcessor
{
    private readonly long start = Stopwatch.GetTimestamp();
    private int done;

    /// <summary>Notes that <paramref name="run"/> will not be timed, and why.</summary>
    public void LeaveOut(CaseRun run, string reason) => Report(run, $"not timed: {reason}");

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        var run = (CaseRun)benchmarkCase.Parameters[nameof(CaseBenchmarks.Run)];
        if (report.ResultStatistics is not { } times)
        {
            Report(run, "failed; --verbose shows why.");
            return;
        }

        CaseResult result = CaseResult.Of(run, times);
        IEnumerable<string> speeds = ResultColumn.All.Where(c => c.IsNumeric).Select(c => (c.ColumnName, Value: c.Show(result))).Where(c => c.Value != ResultColumn.Nothing).Select(c => $"{c.ColumnName} {c.Value}");
        Report(run, string.Join(", ", speeds));
    }

    private void Report(CaseRun run, string what)
    {
        done++;
        TimeSpan left = Stopwatch.GetElapsedTime(start) / done * (runs - done);
        Console.Error.WriteLine($"{done}/{runs}  {run}: {what}{(done < runs ? $"; {left:h\\:mm\\:ss} left" : string.Empty)}");
    }
}
