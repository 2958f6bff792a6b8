using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>How much a comparison of heads looks at.</summary>
public sealed record CircuitOptions
{
    public static CircuitOptions Default { get; } = new();

    /// <summary>Tokens with the largest Δ of each head.</summary>
    public int Top { get; init; } = 1000;

    /// <summary>Rows on which paths are ablated; 0 for none.</summary>
    public int PathRows { get; init; } = 32;

    public void Validate()
    {
        Require.Positive(Top);
        Require.NotNegative(PathRows);
    }
}
