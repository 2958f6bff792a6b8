using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// Labels tokens in context against their own context and against corpus statistics. The kinds are not exclusive:
/// <list type="bullet">
/// <item>induction: <see cref="InductionMatch.Find"/> of at least <see cref="PatternThresholds.MinInductionLength"/>;</item>
/// <item>Dyck: <see cref="DelimiterParser"/>;</item>
/// <item>n-gram: the longest run of 2 to 4 tokens that ends at p, within its sequence, with a count of at least <see cref="PatternThresholds.MinCount"/> and a lift
/// of at least <see cref="PatternThresholds.MinLift"/>;</item>
/// <item>skip n-gram: with j the position that the head attends to most while token p is predicted, in the same sequence, the triple (t[j] … t[p − 1] t[p]) if j &lt; p − 2,
/// else or otherwise the pair (t[j] … t[p]) if j &lt; p − 1, with count and lift of <see cref="SkipGramCounts"/> at the distance p − j of at least the same thresholds.</item>
/// </list>
/// </summary>
public sealed class TokenPatterns
{
    private readonly ITokenizer tokenizer;
    private readonly CorpusStatistics statistics;
    private readonly PatternThresholds thresholds;

    /// <summary>The statistics must be those of the tokenizer, and hold every count that the thresholds ask about.</summary>
    public TokenPatterns(ITokenizer tokenizer, CorpusStatistics statistics, PatternThresholds thresholds)
    {
        thresholds.Validate();
        CorpusStatistics.RequireTokenizer(statistics, $"The statistics of {statistics.Corpus}", tokenizer);
        if (statistics.NGrams.KeptFrom > thresholds.MinCount)
        {
            throw new InvalidInputException(
                $"The corpus statistics hold runs from {statistics.NGrams.KeptFrom} occurrences on, but the least count asked for is {thresholds.MinCount}. Raise it, or count anew with a smaller floor.");
        }

        this.tokenizer = tokenizer;
        this.statistics = statistics;
        this.thresholds = thresholds;
    }

    /// <summary>Reads a row once, before its tokens are classified.</summary>
    public ContextReading Read(ReadOnlySpan<int> tokens) => new(tokens.ToArray(), DelimiterParser.Parse(tokens, tokenizer));

    /// <param name="position">p, 1 or more.</param>
    /// <param name="attended">j, from 0 to p − 1.</param>
    public TokenLabels Classify(ContextReading context, int position, int attended)
    {
        Require.Within(position, 1, context.Tokens.Length - 1);
        Require.Within(attended, 0, position - 1);
        InductionMatch? induction = InductionMatch.Find(context.Tokens, position, tokenizer.BeginningOfSequence);
        return new TokenLabels
        {
            Induction = induction?.Length >= thresholds.MinInductionLength ? induction : null,
            Dyck = context.Closing(position),
            NGram = FindNGram(context.Tokens, position),
            Skip = FindSkip(context.Tokens, position, attended),
        };
    }

    /// <summary>The same without a head: the earlier position, at most <paramref name="reach"/> away, whose skip n-gram has the largest lift stands for the one attended to.</summary>
    public TokenLabels ClassifyBySearch(ContextReading context, int position, int reach)
    {
        TokenLabels labels = Classify(context, position, position - 1);
        SkipMatch? best = null;
        for (int attended = position - 2; attended >= Math.Max(0, position - reach); attended--)
        {
            if (FindSkip(context.Tokens, position, attended) is { } skip && !(skip.Lift <= best?.Lift))
            {
                best = skip;
            }
        }

        return labels with { Skip = best };
    }

    private NGramMatch? FindNGram(ReadOnlySpan<int> tokens, int position)
    {
        for (int length = Math.Min(NGramCounts.Longest, position + 1); length >= 2; length--)
        {
            ReadOnlySpan<int> run = tokens.Slice(position - length + 1, length);
            long count = run.Contains(tokenizer.BeginningOfSequence) ? 0 : statistics.NGrams.Count(run);
            if (count >= thresholds.MinCount && statistics.NGrams.Lift(run) is double lift && lift >= thresholds.MinLift)
            {
                return new NGramMatch(length, count, lift);
            }
        }

        return null;
    }

    private SkipMatch? FindSkip(ReadOnlySpan<int> tokens, int position, int attended)
    {
        int distance = position - attended;
        if (distance < 2 || tokens[attended..(position + 1)].Contains(tokenizer.BeginningOfSequence))
        {
            return null;
        }

        int first = tokens[attended], last = tokens[position];
        var bucket = DistanceBucket.Of(distance);
        bool mayBeTriple = thresholds.SkipTriples && distance > 2 && statistics.NGrams.Count([tokens[position - 1], last]) >= thresholds.MinCount;
        if (mayBeTriple && Passes(statistics.SkipGrams.Of(first, tokens[position - 1], last, bucket)) is { } triple)
        {
            return new SkipMatch(attended, distance, triple.Count, triple.Lift) { Length = 3 };
        }

        return Passes(statistics.SkipGrams.Bound(first, last, bucket)) is not null && Passes(statistics.SkipGrams.Of(first, last, bucket)) is { } pair
            ? new SkipMatch(attended, distance, pair.Count, pair.Lift)
            : null;
    }

    private (long Count, double Lift)? Passes((long Count, double Lift) found) =>
        found.Count >= thresholds.MinCount && found.Lift >= thresholds.MinLift ? found : null;
}
