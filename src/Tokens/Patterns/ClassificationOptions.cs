using Accelerated.Support;

namespace Accelerated.Tokens;

public sealed record ClassificationOptions
{
    /// <summary>So many of the tokens with the largest Δ of every head are classified.</summary>
    public int Top { get; init; } = 1000;

    public PatternThresholds Thresholds { get; init; } = new();

    public void Validate()
    {
        Require.Positive(Top);
        Thresholds.Validate();
    }
}
