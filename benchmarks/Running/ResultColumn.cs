using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Accelerated.Benchmarks.Running;

/// <summary>A column of the summary and of the Markdown file, read from a <see cref="CaseResult"/>.</summary>
internal sealed class ResultColumn(string name, bool isNumeric, Func<CaseResult, string> show) : IColumn
{
    /// <summary>What stands where a number would say nothing.</summary>
    public const string Nothing = "–";

    /// <summary>All columns in their order.</summary>
    public static IReadOnlyList<ResultColumn> All { get; } =
    [
        new("Case", false, r => r.Case),
        new("Variant", false, r => r.Variant),
        new("Device", false, r => r.Device),
        new("Shape", false, r => r.Shape),
        new("Mean", true, r => Time(r.Mean, r.Mean)),
        new("Error", true, r => Time(r.Error, r.Mean)),
        new("StdDev", true, r => Time(r.StandardDeviation, r.Mean)),
        new("GFLOP/s", true, r => Number(r.GigaflopsPerSecond)),
        new("% of peak", true, r => Number(r.PercentOfPeak)),
        new("GB/s", true, r => Number(r.GigabytesPerSecond)),
        new("% of bandwidth", true, r => Number(r.PercentOfBandwidth)),
        new("Tokens/s", true, r => r.TokensPerSecond is { } t ? t.ToString("N0") : Nothing),
        new("Checked", false, r => r.Checked),
    ];

    public string Id => ColumnName;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => isNumeric;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => name;

    public string Show(CaseResult result) => show(result);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } times ? show(CaseResult.Of((CaseRun)benchmarkCase.Parameters[nameof(CaseBenchmarks.Run)], times)) : "failed";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    public override string ToString() => name;

    private static string Time(double nanoseconds, double scale) => scale switch
    {
        >= 1e9 => $"{nanoseconds / 1e9:F3} s",
        >= 1e6 => $"{nanoseconds / 1e6:F2} ms",
        _ => $"{nanoseconds / 1e3:F2} µs",
    };

    private static string Number(double? value) => value switch
    {
        null => Nothing,
        >= 100 => value.Value.ToString("F0"),
        >= 10 => value.Value.ToString("F1"),
        _ => value.Value.ToString("F2"),
    };
}
