using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>How the classifier is compared with a synthetic corpus.</summary>
public sealed record TruthOptions
{
    /// <summary>So many documents are classified, every token of each.</summary>
    public int Documents { get; init; } = 400;

    /// <summary>Planted n-grams and skip n-grams that occur less often in the whole corpus are left out.</summary>
    public int MinOccurrences { get; init; } = 20;

    /// <summary>Which earlier token is taken for the one that a head attends to.</summary>
    public SkipKeys Keys { get; init; } = SkipKeys.Planted;

    /// <summary>With <see cref="SkipKeys.Search"/>, the largest distance that is tried.</summary>
    public int Reach { get; init; } = 16;

    /// <summary>Of the positions that stand for a head's attention where nothing was planted.</summary>
    public ulong Seed { get; init; }

    public void Validate()
    {
        Require.Positive(Documents);
        Require.Positive(MinOccurrences);
        Require.Within(Reach, 2, 1 << 16);
    }
}
