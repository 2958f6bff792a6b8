using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>A pattern apart from the place where it occurred: tokens that continue the same pattern have equal keys.</summary>
/// <param name="Kind">One kind.</param>
/// <param name="Key">Ids joined by commas, or opener and closer.</param>
/// <param name="Text">The same, to read.</param>
public sealed record Pattern(PatternKinds Kind, string Key, string Text)
{
    /// <summary>
    /// The pattern of one kind that a token continues: for induction the pair of tokens repeated, for Dyck opener and closer, for an n-gram its tokens, for a skip
    /// n-gram its two or three tokens with … behind the first (whatever the distance).
    /// </summary>
    /// <param name="kind">One of the kinds in <paramref name="labels"/>.</param>
    /// <param name="labels">Of the token at <paramref name="position"/>.</param>
    /// <param name="tokens">Its row.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="tokenizer">For the text.</param>
    public static Pattern Of(PatternKinds kind, TokenLabels labels, ReadOnlySpan<int> tokens, int position, ITokenizer tokenizer)
    {
        if (!labels.Kinds.HasFlag(kind))
        {
            throw new ArgumentException($"The token is not labelled '{kind.Name()}'.", nameof(kind));
        }

        switch (kind)
        {
            case PatternKinds.Dyck:
                string pair = $"{labels.Dyck!.Opener} … {labels.Dyck.Closer}";
                return new Pattern(kind, pair, pair);
            case PatternKinds.SkipNGram:
                int source = tokens[labels.Skip!.Value.Position];
                ReadOnlySpan<int> end = tokens.Slice(position - labels.Skip.Value.Length + 2, labels.Skip.Value.Length - 1);
                return new Pattern(kind, $"{source}…{string.Join(',', end.ToArray())}", $"{TokenText.Visible(source, tokenizer)} … {TokenText.Visible(end, tokenizer)}");
            default:
                int length = kind == PatternKinds.NGram ? labels.NGram!.Value.Length : 2;
                ReadOnlySpan<int> run = tokens.Slice(position - length + 1, length);
                return new Pattern(kind, string.Join(',', run.ToArray()), TokenText.Visible(run, tokenizer));
        }
    }
}
