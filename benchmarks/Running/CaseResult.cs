using Accelerated.Benchmarks.Cases;
using BenchmarkDotNet.Mathematics;

namespace Accelerated.Benchmarks.Running;

/// <summary>One row of results. Times in nanoseconds; <paramref name="Error"/> is half of the 99.9 % confidence interval of the mean.</summary>
internal sealed record CaseResult(
    string Case,
    string Variant,
    string Device,
    string Shape,
    double Mean,
    double Error,
    double StandardDeviation,
    int Iterations,
    double? GigaflopsPerSecond,
    double? PercentOfPeak,
    double? GigabytesPerSecond,
    double? PercentOfBandwidth,
    double? TokensPerSecond,
    string Checked)
{
    public static CaseResult Of(CaseRun run, Statistics times)
    {
        CaseCost cost = run.Case.CostOf(run.Variant, run.Shape);
        double? gigaflops = cost.Operations > 0 ? cost.Operations / times.Mean : null;
        double? gigabytes = cost.Bytes / times.Mean;
        return new CaseResult(
            run.Case.Name,
            run.Variant,
            run.Device.Title,
            run.Shape.ToString(),
            times.Mean,
            times.ConfidenceInterval.Margin,
            times.StandardDeviation,
            times.N,
            gigaflops,
            100 * gigaflops / run.Device.Speed.Peak,
            gigabytes,
            100 * gigabytes / run.Device.Speed.Bandwidth,
            1e9 * cost.Tokens / times.Mean,
            run.Checked);
    }
}
