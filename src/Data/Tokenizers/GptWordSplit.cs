using System.Globalization;
using System.Text;

namespace Accelerated.Data;

/// <summary>
/// GPT-2's pattern, <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, as a scanner over code points. The pattern itself,
/// given to .NET's regular expressions, would look at UTF-16 units and take letters beyond U+FFFF for symbols.
/// </summary>
internal sealed record GptWordSplit : WordSplit
{
    private static readonly Kind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(value => KindOf(new Rune(value)))];

    private enum Kind : byte
    {
        Other,
        Letter,
        Number,
        Space,
    }

    public static int FirstLength(ReadOnlySpan<char> text)
    {
        char first = text[0];
        if (first == '\'' && Contraction(text) is > 0 and int contraction)
        {
            return contraction;
        }

        int start = first == ' ' && text.Length > 1 ? 1 : 0;
        Kind kind = KindAt(text, start, out _);
        return kind == Kind.Space ? Spaces(text) : RunEnd(text, start, kind);
    }

    public override void Split(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces)
    {
        while (start < end)
        {
            int next = start + FirstLength(text[start..end]);
            pieces.Add((start, next));
            start = next;
        }
    }

    private static int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return text.Length > 2 && (text[1], text[2]) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    /// <summary>All spaces at the end of a text; else all but the last, which belongs to the next piece, unless it is the only one.</summary>
    private static int Spaces(ReadOnlySpan<char> text)
    {
        int end = RunEnd(text, 0, Kind.Space);
        return end == text.Length || end == 1 ? end : end - 1;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int start, Kind kind)
    {
        int end = start;
        while (end < text.Length && KindAt(text, end, out int units) == kind)
        {
            end += units;
        }

        return end;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int position, out int units)
    {
        char unit = text[position];
        if (unit < 128)
        {
            units = 1;
            return AsciiKinds[unit];
        }

        Rune.DecodeFromUtf16(text[position..], out Rune rune, out units);
        return KindOf(rune);
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Other,
    };
}
