using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>On how much scores are taken. The same sequences and rows serve every checkpoint.</summary>
public sealed record ScoreOptions
{
    /// <summary>Synthetic sequences of each kind.</summary>
    public int Sequences { get; init; } = 128;

    /// <summary>Rows from the start of a data set for losses and brackets.</summary>
    public int Rows { get; init; } = 256;

    /// <summary>Of synthetic sequences.</summary>
    public ulong Seed { get; init; } = 1;

    public void Validate()
    {
        Require.Positive(Sequences);
        Require.Positive(Rows);
    }
}
