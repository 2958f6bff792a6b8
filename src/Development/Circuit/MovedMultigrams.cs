using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens;

namespace Accelerated.Development;

/// <summary>
/// Finds multigrams that moved from a head of an earlier layer to one of a later layer. The published work describes the movement without a rule; this one is this project's own:
/// <list type="number">
/// <item>at a step s the pattern is an n-gram or skip n-gram of at least <c>least</c> top tokens of head A, and at a later step t of at least as many of head B, layer of A &lt; layer of B;</item>
/// <item>over all those tokens, A served it more than B at s, and B serves it more than A at t (mean Δ);</item>
/// <item>A's mean Δ on them fell from s to t and B's rose.</item>
/// </list>
/// Of all pairs of steps the one with the largest <see cref="MovedMultigram.Shift"/> is kept for each pattern and pair of heads.
/// </summary>
public static class MovedMultigrams
{
    public const int Least = 2;

    private static readonly PatternKinds[] Multigrams = [PatternKinds.NGram, PatternKinds.SkipNGram];

    /// <param name="steps">Two steps or more, with the classified top tokens of each.</param>
    /// <param name="tokens">[sequences, length].</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="tokenizer">For the text of patterns.</param>
    /// <param name="least">Tokens that make a pattern a head's.</param>
    /// <returns>Largest shift first.</returns>
    public static IReadOnlyList<MovedMultigram> Find(IReadOnlyList<(CircuitStep Step, IReadOnlyList<HeadAnalysis> Analyses)> steps, int[] tokens, int length, ITokenizer tokenizer, int least = Least)
    {
        // By pattern, who served it when and where.
        var served = new Dictionary<(PatternKinds, string), List<Service>>();
        foreach ((CircuitStep step, IReadOnlyList<HeadAnalysis> analyses) in steps)
        {
            foreach (HeadAnalysis analysis in analyses)
            {
                foreach (IGrouping<(PatternKinds Kind, string Key), (Pattern Pattern, int Index)> same in Patterns(analysis, tokens, length, tokenizer).GroupBy(p => (p.Pattern.Kind, p.Pattern.Key)))
                {
                    int[] places = [.. same.Select(p => p.Index).Distinct()];
                    if (places.Length >= least)
                    {
                        if (!served.TryGetValue(same.Key, out List<Service>? services))
                        {
                            served.Add(same.Key, services = []);
                        }

                        services.Add(new Service(step, analysis.Head, same.First().Pattern, places));
                    }
                }
            }
        }

        return
        [
            .. served.Values.SelectMany(services => Moves(services, length))
                .OrderByDescending(move => move.Shift)
                .ThenBy(move => move.Pattern.Key, StringComparer.Ordinal)
                .ThenBy(move => (move.From.Layer, move.From.Index, move.To.Layer, move.To.Index)),
        ];
    }

    private static IEnumerable<(Pattern Pattern, int Index)> Patterns(HeadAnalysis analysis, int[] tokens, int length, ITokenizer tokenizer)
    {
        foreach (ClassifiedToken token in analysis.Tokens.Where(t => t.Occurrence.Delta > 0))
        {
            TokenInContext o = token.Occurrence;
            foreach (PatternKinds kind in Multigrams)
            {
                if (token.Labels.Kinds.HasFlag(kind))
                {
                    yield return (Pattern.Of(kind, token.Labels, tokens.AsSpan(o.Sequence * length, length), o.Position, tokenizer), o.Sequence * (length - 1) + o.Position - 1);
                }
            }
        }
    }

    private static IEnumerable<MovedMultigram> Moves(List<Service> services, int length) =>
        from first in services
        from second in services
        where first.Head.Layer < second.Head.Layer && first.Step.Step < second.Step.Step
        let move = Compare(first, second, length)
        where move is { Shift: > 0 } && move.FromBefore > move.ToBefore && move.ToAfter > move.FromAfter && move.FromAfter < move.FromBefore && move.ToAfter > move.ToBefore
        group move by (move.From, move.To) into pair
        select pair.MaxBy(move => move.Shift)!;

    private static MovedMultigram Compare(Service first, Service second, int length)
    {
        int[] places = [.. first.Places.Union(second.Places).Order()];
        double Mean(CircuitStep step, Head head) => places.Average(i => (double)step.Deltas(head)[i]);
        return new MovedMultigram(
            first.Pattern, first.Head, second.Head, first.Step.Step, second.Step.Step, [.. places.Select(i => (i / (length - 1), i % (length - 1) + 1))],
            Mean(first.Step, first.Head), Mean(second.Step, first.Head), Mean(first.Step, second.Head), Mean(second.Step, second.Head));
    }

    private sealed record Service(CircuitStep Step, Head Head, Pattern Pattern, int[] Places);
}
