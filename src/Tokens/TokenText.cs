using System.Globalization;
using System.Text;
using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>Tokens as text to read in tables: white space made visible, control characters and bytes that are no UTF-8 as U+FFFD.</summary>
public static class TokenText
{
    /// <summary>Stands for the token that starts a sequence.</summary>
    public const string Beginning = "⟨start⟩";

    /// <summary>The text of a token as it is, with U+FFFD for bytes that make no whole character.</summary>
    public static string Raw(int token, ITokenizer tokenizer) =>
        token == tokenizer.BeginningOfSequence ? Beginning : Encoding.UTF8.GetString(tokenizer.Bytes(token).Span);

    /// <summary><see cref="Raw"/> with U+FFFD for what would disturb the text around it: control characters but line feed and tab, and marks that change the writing direction.</summary>
    public static string Harmless(int token, ITokenizer tokenizer) => string.Concat(Raw(token, tokenizer).Select(c => IsDisturbing(c) ? '\uFFFD' : c));

    /// <summary>One visible line: ␣ for a space, ↵ for a line feed, ⇥ for a tab.</summary>
    public static string Visible(int token, ITokenizer tokenizer) => Visible(Raw(token, tokenizer));

    /// <summary>Several tokens, each visible, with · between them.</summary>
    public static string Visible(ReadOnlySpan<int> tokens, ITokenizer tokenizer)
    {
        var text = new StringBuilder();
        foreach (int token in tokens)
        {
            text.Append(text.Length == 0 ? "" : "·").Append(Visible(token, tokenizer));
        }

        return text.ToString();
    }

    private static bool IsDisturbing(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Visible(string raw)
    {
        var text = new StringBuilder(raw.Length);
        foreach (Rune rune in raw.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                ' ' => "␣",
                '\n' => "↵",
                '\t' => "⇥",
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return text.ToString();
    }
}
