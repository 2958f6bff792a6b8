using Accelerated.Development.RunData;

namespace Accelerated.Development.Stages;

/// <summary>The stages of a run: where its learning coefficient turns.</summary>
/// <param name="Source">Which curve was smoothed, in words.</param>
/// <param name="Steps">Of that curve, after step 0.</param>
/// <param name="Values">Of that curve.</param>
/// <param name="StandardErrors">Of that curve.</param>
/// <param name="Curve">Smoothed; null where there is too little.</param>
/// <param name="CriticalPoints">All of them.</param>
/// <param name="Boundaries">Those whose support is enough.</param>
/// <param name="Reason">Why there is no curve; otherwise empty.</param>
public sealed record StageAnalysis(
    string Source, IReadOnlyList<double> Steps, IReadOnlyList<double> Values, IReadOnlyList<double> StandardErrors,
    SmoothedCurve? Curve, IReadOnlyList<CriticalPoint> CriticalPoints, IReadOnlyList<CriticalPoint> Boundaries, string Reason)
{
    /// <summary>From the whole model's LLC, or, where that was not estimated, from the mean of all heads' wrLLC.</summary>
    public static StageAnalysis Of(RunMeasurements run, StageOptions options)
    {
        string? dataset = run.MainDataset;
        ReportedEstimate[] whole = [.. run.Estimates.Where(e => e.Head is null && e.Component == "full" && e.Dataset == dataset && e.Value is not null && e.Step > 0).OrderBy(e => e.Step)];
        if (whole.Length >= options.LeastPoints)
        {
            return Of($"LLC of the whole model on {dataset}", [.. whole.Select(e => (double)e.Step)], [.. whole.Select(e => e.Value!.Value)], [.. whole.Select(e => e.StandardError ?? double.NaN)], options);
        }

        var heads = run.Estimates.Where(e => e.Head is not null && e.Dataset == dataset && e.Step > 0).GroupBy(e => e.Step).OrderBy(step => step.Key)
            .Select(step => (Step: (double)step.Key, Rows: step.Where(e => e.Value is not null).ToArray())).ToArray();
        int complete = heads.Length == 0 ? 0 : heads.Max(step => step.Rows.Length);
        heads = [.. heads.Where(step => complete > 0 && step.Rows.Length == complete)];
        return Of(
            $"mean wrLLC of all {complete} heads on {dataset} (the whole model was estimated at {whole.Length} steps)",
            [.. heads.Select(step => step.Step)],
            [.. heads.Select(step => step.Rows.Average(e => e.Value!.Value))],
            [.. heads.Select(step => Math.Sqrt(step.Rows.Sum(e => e.StandardError is { } error ? error * error : double.NaN)) / complete)],
            options);
    }

    public static StageAnalysis Of(string source, IReadOnlyList<double> steps, IReadOnlyList<double> values, IReadOnlyList<double> standardErrors, StageOptions options)
    {
        if (steps.Count < options.LeastPoints)
        {
            string reason = $"stages need the learning coefficient at {options.LeastPoints} or more steps after 0, and this run has {(steps.Count == 0 ? "none" : $"{steps.Count}")}";
            return new StageAnalysis(source, steps, values, standardErrors, null, [], [], reason);
        }

        SmoothedCurve curve = SmoothedCurve.Fit(steps, values, standardErrors);
        IReadOnlyList<CriticalPoint> points = curve.CriticalPoints(options);
        return new StageAnalysis(source, steps, values, standardErrors, curve, points, [.. points.Where(p => p.Support >= options.LeastSupport)], "");
    }
}
