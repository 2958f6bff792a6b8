using Accelerated.Support;

namespace Accelerated.Tokens.Pages;

public sealed record TokenPageOptions
{
    /// <summary>Most tokens kept before the one that a context is about. A page that would become too large keeps fewer.</summary>
    public int Before { get; init; } = 1023;

    /// <summary>Most tokens kept after it.</summary>
    public int After { get; init; } = 40;

    /// <summary>A page keeps below this many bytes: contexts are shortened until it does, and below <see cref="PageWindows.LeastBefore"/> tokens left out from the end of the ranking.</summary>
    public int MostBytes { get; init; } = 4_500_000;

    /// <summary>Which contexts are covered until a reader asks for them.</summary>
    public TextMask Mask { get; init; } = TextMask.Listed;

    /// <summary>Pairs of steps of which pages of comparison are written.</summary>
    public IReadOnlyList<(int Earlier, int Later)> Comparisons { get; init; } = [];

    public void Validate()
    {
        Require.NotNegative(Before);
        Require.NotNegative(After);
        Require.Within(MostBytes, 100_000, 5_000_000);
    }
}
