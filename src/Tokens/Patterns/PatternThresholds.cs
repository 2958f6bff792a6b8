using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>When a pattern counts. Recorded with every result. The published work names the classes but no thresholds: these are this project's own.</summary>
public sealed record PatternThresholds
{
    /// <summary>Induction needs at least this many tokens before the current one to repeat; 1 is the definition.</summary>
    public int MinInductionLength { get; init; } = 1;

    /// <summary>Occurrences in the corpus that an n-gram, or a skip n-gram within its distance bucket, must have.</summary>
    public int MinCount { get; init; } = 10;

    /// <summary>n-gram: P(y | tokens before) / P(y). Skip n-gram: occurrences over those expected at that distance by chance.</summary>
    public double MinLift { get; init; } = 10;

    /// <summary>Whether skip n-grams are looked for as triples x … z y too, and not as pairs x … y alone.</summary>
    public bool SkipTriples { get; init; } = true;

    public void Validate()
    {
        Require.Positive(MinInductionLength);
        Require.Positive(MinCount);
        Require.Positive(MinLift);
    }
}
