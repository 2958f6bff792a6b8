using System.Globalization;
using Accelerated.Development.Curves;
using Accelerated.Development.RunData;
using Accelerated.Model;
using MathNet.Numerics.Statistics;

namespace Accelerated.Development.Heads;

/// <summary>Labels heads by <see cref="HeadKindRules"/>.</summary>
public static class HeadKinds
{
    /// <summary>A label for every head of which scores or tokens are known; empty where neither are.</summary>
    public static IReadOnlyList<HeadKindLabel> Of(RunMeasurements run, HeadKindRules rules)
    {
        Dictionary<string, Dictionary<Head, HeadCurve>> scores = new[] { ScoreMetric.PreviousToken, ScoreMetric.CurrentToken, ScoreMetric.PrefixMatching, ScoreMetric.Bracket }
            .ToDictionary(metric => metric, metric => run.HeadScores(metric).ToDictionary(curve => curve.Head));
        long last = run.Tokens.Count == 0 ? -1 : run.Tokens.Max(t => t.Step);
        Dictionary<Head, TokenCounts> tokens = run.Tokens.Where(t => t.Step == last).ToDictionary(t => t.Head);
        return [.. run.Heads.Where(head => tokens.ContainsKey(head) || scores.Values.Any(metric => metric.ContainsKey(head))).Select(head => Label(head))];

        HeadKindLabel Label(Head head)
        {
            tokens.TryGetValue(head, out TokenCounts? counts);
            (HeadKind Kind, string? Evidence)[] tried =
            [
                (HeadKind.PreviousToken, ByScore(ScoreMetric.PreviousToken, rules.PreviousToken)),
                (HeadKind.CurrentToken, ByScore(ScoreMetric.CurrentToken, rules.CurrentToken)),
                (HeadKind.Induction, ByScore(ScoreMetric.PrefixMatching, rules.PrefixMatching)
                    ?? (MayMatchPrefixes() ? ByShare("induction patterns", counts?.PrimaryShare("induction"), rules.InductionShare) : null)),
                (HeadKind.Bracket, ByScore(ScoreMetric.Bracket, rules.Bracket) ?? ByShare("closed delimiters", counts?.Share("dyck"), rules.BracketShare)),
                (HeadKind.Multigram, ByShare("multigrams", counts?.MultigramShare, rules.MultigramShare)),
            ];
            foreach ((HeadKind kind, string? evidence) in tried)
            {
                if (evidence is not null)
                {
                    return new HeadKindLabel(head, kind, evidence);
                }
            }

            return new HeadKindLabel(head, HeadKind.Other, "no rule is met");

            string? ByScore(string metric, double least) =>
                scores[metric].TryGetValue(head, out HeadCurve? curve) && curve.Final >= least && HasGrown(curve) && StandsOut(metric, curve)
                    ? string.Create(CultureInfo.InvariantCulture, $"{metric} {curve.Final:0.###} ≥ {least}, {curve.Values[0]:0.###} at step {curve.Steps[0]}")
                    : null;

            bool MayMatchPrefixes() => !scores[ScoreMetric.PrefixMatching].TryGetValue(head, out HeadCurve? curve) || HasGrown(curve);

            bool HasGrown(HeadCurve curve) => curve.Steps.Count == 1 || curve.Final >= rules.Growth * curve.Values[0];

            bool StandsOut(string metric, HeadCurve curve)
            {
                double[] others = [.. scores[metric].Values.Where(other => other.Head.Layer == head.Layer && other.Head != head).Select(other => other.Final)];
                return others.Length == 0 || curve.Final >= rules.Distinction * others.Median();
            }
        }

        string? ByShare(string what, double? share, double least) =>
            share >= least ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} % of its tokens are {what} ≥ {100 * least:0} %") : null;
    }
}
