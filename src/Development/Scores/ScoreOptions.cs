using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>On how much scores are taken. The same sequences and rows serve every checkpoint.</summary>
public sealed record ScoreOptions
{
    /// <summary>Synthetic sequences of each kind.</summary>
    public int Sequences { get; init; } = 128;

    /// <summary>Rows from the start of a data set for losses and brackets.</summary>
    public int Rows { get; init; } = 256;

    /// <summary>Rows on which predictions are compared with bigram counts.</summary>
    public int BigramRows { get; init; } = 64;

    /// <summary>Frequent n-grams of each length.</summary>
    public int NGrams { get; init; } = 1000;

    /// <summary>Tokens of the corpus that are counted, in rows that are evenly spaced over it; all where it has fewer.</summary>
    public int CountedTokens { get; init; } = 2_000_000;

    /// <summary>Rows on which heads are ablated.</summary>
    public int AblationRows { get; init; } = 64;

    /// <summary>Rows on which curvature is taken.</summary>
    public int CurvatureRows { get; init; } = 16;

    /// <summary>Sign vectors for the traces of the Hessian.</summary>
    public int Probes { get; init; } = 4;

    /// <summary>Labels drawn for every position for the traces of the Fisher information.</summary>
    public int LabelDraws { get; init; } = 2;

    /// <summary>Of synthetic sequences, resampled rows, sign vectors and labels.</summary>
    public ulong Seed { get; init; } = 1;

    public void Validate()
    {
        Require.Positive(Sequences);
        Require.Positive(Rows);
        Require.Positive(BigramRows);
        Require.Positive(NGrams);
        Require.Positive(CountedTokens);
        Require.Positive(AblationRows);
        Require.Positive(CurvatureRows);
        Require.Positive(Probes);
        Require.Positive(LabelDraws);
    }
}
