namespace Accelerated.Tokens;

/// <summary>A row of tokens with what <see cref="TokenPatterns.Read"/> finds once for all its positions.</summary>
public sealed class ContextReading
{
    private readonly int[] tokens;
    private readonly DelimiterClosing?[] closings;

    internal ContextReading(int[] tokens, DelimiterClosing?[] closings)
    {
        this.tokens = tokens;
        this.closings = closings;
    }

    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>The delimiter that a token closes, or null.</summary>
    public DelimiterClosing? Closing(int position) => closings[position];
}
