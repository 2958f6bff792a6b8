using Accelerated.Data;

namespace Accelerated.Tokens.Pages;

/// <summary>The tokens that pages show and what of their text is covered; shared by the pages of all heads and steps.</summary>
/// <param name="tokens">[sequences, <paramref name="length"/>].</param>
/// <param name="length">Tokens per sequence.</param>
/// <param name="tokenizer">The one that made the tokens.</param>
/// <param name="mask">What is covered.</param>
internal sealed class PageText(int[] tokens, int length, ITokenizer tokenizer, TextMask mask)
{
    private readonly Dictionary<int, IReadOnlyList<int>> found = [];

    public int[] Tokens => tokens;

    public int Length => length;

    public ITokenizer Tokenizer => tokenizer;

    public TextMask Mask => mask;

    public ReadOnlySpan<int> Row(int sequence) => tokens.AsSpan(sequence * length, length);

    /// <summary>Whether the window of a row holds what is to be covered.</summary>
    public bool IsCovered(PageRow row, int before, int after) => IsCovered(row.Sequence, row.Position - before, row.Position + after);

    public bool IsCovered(int sequence, int first, int last)
    {
        if (mask.CoversAll)
        {
            return true;
        }

        if (!found.TryGetValue(sequence, out IReadOnlyList<int>? positions))
        {
            positions = mask.Find(Row(sequence), tokenizer);
            found.Add(sequence, positions);
        }

        return positions.Any(position => position >= first && position <= last);
    }
}
