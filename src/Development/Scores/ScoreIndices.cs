using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>
/// Lengths and positions at which scores are taken. The published ones belong to a context of 1024; shorter contexts get them cut down or in proportion, and a record says which
/// were used. Lengths count the beginning-of-sequence token; position 0 is where it stands.
/// </summary>
public sealed record ScoreIndices
{
    private const int PaperPredicted = 1023;
    private const int PaperEarly = 48;
    private const int PaperLate = 498;

    /// <param name="context">The model's context, 2 or more.</param>
    public ScoreIndices(int context)
    {
        Require.Within(context, 2, int.MaxValue);
        LongestRandom = Math.Min(64, context);
        ShortestRandom = Math.Min(16, Math.Max(2, LongestRandom / 4));
        PrefixLength = Math.Min(128, context);
        RepeatPeriod = (Math.Min(257, context) - 1) / 2;
    }

    /// <summary>Random sequences for the previous-, current- and first-token scores have this length or more: 16, less where the context is below 64.</summary>
    public int ShortestRandom { get; }

    /// <summary>… and at most this: 64 or the context.</summary>
    public int LongestRandom { get; }

    /// <summary>Length of the sequences for prefix matching: 128 or the context.</summary>
    public int PrefixLength { get; }

    /// <summary>The special token stands at 1 to this, and again at <see cref="SecondFrom"/> to the last position: 63 and 65 of 128. 0: the context is too short.</summary>
    public int FirstTo => PrefixLength / 2 - 1;

    public int SecondFrom => PrefixLength / 2 + 1;

    /// <summary>Tokens of the random block that is shown twice: 128 or what fits twice behind the first position. Below 2 the context is too short.</summary>
    public int RepeatPeriod { get; }

    /// <summary>
    /// The columns of the losses [rows, length − 1] whose means the in-context-learning score compares: 48 and 498, in proportion for rows of less than 1024 tokens; null where
    /// rows are too short to have two.
    /// </summary>
    public static (int Early, int Late)? InContext(int rowLength)
    {
        double share = Math.Min(1, (rowLength - 1) / (double)PaperPredicted);
        (int early, int late) = ((int)Math.Round(PaperEarly * share), (int)Math.Round(PaperLate * share));
        return late > early ? (early, late) : null;
    }
}
