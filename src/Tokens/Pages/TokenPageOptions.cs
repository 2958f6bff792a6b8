using Accelerated.Support;

namespace Accelerated.Tokens.Pages;

public sealed record TokenPageOptions
{
    /// <summary>Tokens shown before the one that a context is about.</summary>
    public int Before { get; init; } = 160;

    /// <summary>Tokens shown after it.</summary>
    public int After { get; init; } = 40;

    /// <summary>A page keeps below this many bytes: contexts are left out from the end of the ranking until it does.</summary>
    public int MostBytes { get; init; } = 4_500_000;

    public void Validate()
    {
        Require.NotNegative(Before);
        Require.NotNegative(After);
        Require.Within(MostBytes, 100_000, 5_000_000);
    }
}
