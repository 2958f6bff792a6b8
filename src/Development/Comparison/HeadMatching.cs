using Accelerated.Development.Curves;
using Accelerated.Development.RunData;
using Accelerated.Development.Statistics;
using Accelerated.Model;

namespace Accelerated.Development.Comparison;

/// <summary>Matches the heads of one layer of two runs; the distances are those of <see cref="HeadMatch"/>.</summary>
internal static class HeadMatching
{
    private const int GridPoints = 32;

    private static readonly string[] ScoresCompared = [ScoreMetric.PreviousToken, ScoreMetric.CurrentToken, ScoreMetric.PrefixMatching, ScoreMetric.Bracket];

    public static IReadOnlyList<HeadMatch> OfLayer(RunMeasurements a, RunMeasurements b, int layer)
    {
        Head[] first = [.. a.Heads.Where(head => head.Layer == layer)];
        Head[] second = [.. b.Heads.Where(head => head.Layer == layer)];
        if (first.Length == 0 || second.Length == 0)
        {
            return [];
        }

        Func<Head, Head, double?> curves = CurveDistance(a, b, layer);
        Func<Head, Head, double?> scores = ScoreDistance(a, b, layer);
        HeadMatch[,] all = new HeadMatch[first.Length, second.Length];
        bool wide = first.Length <= second.Length;
        double[,] costs = wide ? new double[first.Length, second.Length] : new double[second.Length, first.Length];
        for (int i = 0; i < first.Length; i++)
        {
            for (int j = 0; j < second.Length; j++)
            {
                (double? curve, double? pattern, double? score) = (curves(first[i], second[j]), PatternDistance(a, b, first[i], second[j]), scores(first[i], second[j]));
                double[] known = [.. new[] { curve, pattern, score }.OfType<double>()];
                // Heads that share nothing that could be compared go last.
                double distance = known.Length == 0 ? 10 : known.Average();
                all[i, j] = new HeadMatch(first[i], second[j], distance, curve, pattern, score, null, null);
                costs[wide ? i : j, wide ? j : i] = distance;
            }
        }

        int[] columns = Assignment.Cheapest(costs);
        return [.. columns.Select((column, row) => wide ? all[row, column] : all[column, row]).OrderBy(match => match.First.Index)];
    }

    private static Func<Head, Head, double?> CurveDistance(RunMeasurements a, RunMeasurements b, int layer)
    {
        HeadCurve[] first = [.. a.HeadCurves(a.MainDataset).Where(curve => curve.Head.Layer == layer && curve.Steps[^1] > 0)];
        HeadCurve[] second = [.. b.HeadCurves(b.MainDataset).Where(curve => curve.Head.Layer == layer && curve.Steps[^1] > 0)];
        if (first.Length == 0 || second.Length == 0 || first.Concat(second).Max(c => c.Steps.First(s => s > 0)) > first.Concat(second).Min(c => c.Steps[^1]))
        {
            return (_, _) => null;
        }

        CurveGrid grid = CurveGrid.Over([.. first, .. second], GridPoints);
        Dictionary<Head, double[]> x = first.ToDictionary(curve => curve.Head, grid.Resample);
        Dictionary<Head, double[]> y = second.ToDictionary(curve => curve.Head, grid.Resample);
        double[] values = [.. x.Values.Concat(y.Values).SelectMany(v => v)];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return (p, q) => x.TryGetValue(p, out double[]? u) && y.TryGetValue(q, out double[]? v)
            ? Math.Sqrt(u.Zip(v, (s, t) => (s - t) * (s - t)).Average()) / (deviation > 0 ? deviation : 1)
            : null;
    }

    private static double? PatternDistance(RunMeasurements a, RunMeasurements b, Head p, Head q)
    {
        if (Shares(a, p) is not { } u || Shares(b, q) is not { } v)
        {
            return null;
        }

        return Math.Sqrt(u.Zip(v, (s, t) => (Math.Sqrt(s) - Math.Sqrt(t)) * (Math.Sqrt(s) - Math.Sqrt(t))).Sum() / 2);

        static double[]? Shares(RunMeasurements run, Head head)
        {
            TokenCounts? counts = run.Tokens.Where(t => t.Head == head).MaxBy(t => t.Step);
            return counts is null ? null : [.. TokenCounts.Kinds.Select(kind => counts.PrimaryShare(kind) ?? 0)];
        }
    }

    private static Func<Head, Head, double?> ScoreDistance(RunMeasurements a, RunMeasurements b, int layer)
    {
        List<(Dictionary<Head, double> First, Dictionary<Head, double> Second, double Largest)> common = [];
        foreach (string metric in ScoresCompared)
        {
            Dictionary<Head, double> first = Final(a, metric);
            Dictionary<Head, double> second = Final(b, metric);
            double largest = first.Values.Concat(second.Values).Select(Math.Abs).DefaultIfEmpty(0).Max();
            if (first.Count > 0 && second.Count > 0 && largest > 0)
            {
                common.Add((first, second, largest));
            }
        }

        return (p, q) =>
        {
            double[] squares = [.. common.Where(c => c.First.ContainsKey(p) && c.Second.ContainsKey(q)).Select(c => (c.First[p] - c.Second[q]) / c.Largest).Select(d => d * d)];
            return squares.Length == 0 ? null : Math.Sqrt(squares.Average());
        };

        Dictionary<Head, double> Final(RunMeasurements run, string metric) =>
            run.HeadScores(metric).Where(curve => curve.Head.Layer == layer).ToDictionary(curve => curve.Head, curve => curve.Final);
    }
}
