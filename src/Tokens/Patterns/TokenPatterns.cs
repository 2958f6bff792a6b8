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
/// <item>skip n-gram: the pair (t[j] … t[p]), j the position that the head attends to most while token p is predicted, j &lt; p − 1 and t[j] not the token that starts a
/// sequence, with count and lift of <see cref="SkipPairCounts"/> at the distance p − j of at least the same thresholds.</item>
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
        if (statistics.TokenizerSha256 != tokenizer.Sha256)
        {
            throw new InvalidInputException("The corpus statistics were counted with another tokenizer. Run 'tokens statistics' with the tokenizer in use.");
        }

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

        (long count, double lift) = statistics.SkipPairs.Of(tokens[attended], tokens[position], DistanceBucket.Of(distance));
        return count >= thresholds.MinCount && lift >= thresholds.MinLift ? new SkipMatch(attended, distance, count, lift) : null;
    }
}
