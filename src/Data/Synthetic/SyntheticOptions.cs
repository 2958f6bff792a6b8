using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>A corpus of a <see cref="SyntheticGrammar"/>. Shares are probabilities that a free position begins such a segment.</summary>
public sealed record SyntheticOptions
{
    public ulong Seed { get; init; }

    public int Documents { get; init; } = 8000;

    /// <summary>Tokens of a row of the model, BOS included: a document has one less and so fills a row.</summary>
    public int Length { get; init; } = 256;

    public int NoiseWords { get; init; } = 300;

    /// <summary>Words that the runs share.</summary>
    public int RunWords { get; init; } = 150;

    /// <summary>Fixed runs, a third each of 2, 3 and 4 words.</summary>
    public int NGrams { get; init; } = 90;

    public int SkipPairs { get; init; } = 40;

    public int SkipTriples { get; init; } = 16;

    public double NGramShare { get; init; } = 0.09;

    public double SkipPairShare { get; init; } = 0.06;

    public double SkipTripleShare { get; init; } = 0.012;

    public double CopyShare { get; init; } = 0.035;

    public double OpenShare { get; init; } = 0.07;

    public double CloseShare { get; init; } = 0.2;

    public void Validate()
    {
        Require.Positive(Documents);
        Require.Within(Length, 32, 1 << 16);
        Require.Within(NoiseWords, 100, 2000);
        Require.Within(RunWords, 20, 1000);
        Require.Within(NGrams, 3, 1000);
        Require.Within(SkipPairs, 1, 500);
        Require.Within(SkipTriples, 1, 200);
        double[] shares = [NGramShare, SkipPairShare, SkipTripleShare, CopyShare, OpenShare];
        if (shares.Any(share => !(share >= 0)) || shares.Sum() > 1)
        {
            throw new ArgumentException($"The shares of segments are {string.Join(", ", shares)}; they must be 0 or more and add up to 1 at most.");
        }
    }
}
