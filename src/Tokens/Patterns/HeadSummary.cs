using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>What the tokens that a head serves most have in common.</summary>
/// <param name="Tokens">How many were classified.</param>
/// <param name="Kinds">In the order of precedence, the unclassified last.</param>
/// <param name="DistinctMultigrams">Different n-grams plus different skip n-grams: the measure of memorisation.</param>
/// <param name="Patterns">The most frequent patterns of each kind, in the order of kinds, then of counts.</param>
public sealed record HeadSummary(int Tokens, IReadOnlyList<KindCount> Kinds, int DistinctMultigrams, IReadOnlyList<PatternExample> Patterns)
{
    private const int PatternsPerKind = 12;
    private const int ExamplesPerPattern = 3;

    /// <summary>Share of the tokens without a label, 0 to 1; NaN where there are no tokens.</summary>
    public double UnclassifiedShare => (double)Kinds[^1].Total / Tokens;

    /// <param name="ranked">Largest Δ first.</param>
    /// <param name="tokens">[sequences, <paramref name="length"/>].</param>
    /// <param name="length">Tokens per sequence.</param>
    /// <param name="tokenizer">For the text of patterns.</param>
    public static HeadSummary Of(IReadOnlyList<ClassifiedToken> ranked, int[] tokens, int length, ITokenizer tokenizer)
    {
        var counts = new List<KindCount>();
        var examples = new List<PatternExample>();
        foreach (PatternKinds kind in PatternKindNames.Ordered)
        {
            ClassifiedToken[] labelled = [.. ranked.Where(token => token.Labels.Kinds.HasFlag(kind))];
            PatternExample[] patterns = [.. labelled
                .Select(token => (token.Occurrence, Pattern: Pattern.Of(
                    kind, token.Labels, tokens.AsSpan(token.Occurrence.Sequence * length, length), token.Occurrence.Position, tokenizer)))
                .GroupBy(token => token.Pattern.Key)
                .Select(same => new PatternExample(
                    same.First().Pattern,
                    same.Count(),
                    same.Average(token => (double)token.Occurrence.Delta),
                    [.. same.Take(ExamplesPerPattern).Select(token => token.Occurrence)]))
                .OrderByDescending(pattern => pattern.Count)
                .ThenByDescending(pattern => pattern.MeanDelta)];
            counts.Add(new KindCount(kind, labelled.Length, ranked.Count(token => token.Labels.Primary == kind), patterns.Length));
            examples.AddRange(patterns.Take(PatternsPerKind));
        }

        int unclassified = ranked.Count(token => token.Labels.Kinds == PatternKinds.None);
        counts.Add(new KindCount(PatternKinds.None, unclassified, unclassified, 0));
        int multigrams = counts.Where(count => PatternKinds.Multigram.HasFlag(count.Kind) && count.Kind != PatternKinds.None).Sum(count => count.Distinct);
        return new HeadSummary(ranked.Count, counts, multigrams, examples);
    }
}
