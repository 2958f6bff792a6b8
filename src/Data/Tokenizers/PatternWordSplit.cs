using System.Text.RegularExpressions;

namespace Accelerated.Data;

/// <summary>Cuts at the matches of a regular expression, which become pieces of their own, as does what lies between them.</summary>
/// <remarks>.NET's expressions see UTF-16 units: classes such as \p{L} do not hold letters beyond U+FFFF.</remarks>
internal sealed record PatternWordSplit(string Pattern) : WordSplit
{
    private readonly Regex expression = new(Pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled);

    public bool Equals(PatternWordSplit? other) => other is not null && other.Pattern == Pattern;

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);

    public override void Split(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces)
    {
        int place = start;
        foreach (ValueMatch match in expression.EnumerateMatches(text[start..end]))
        {
            int matchStart = start + match.Index;
            Add(place, matchStart, pieces);
            place = matchStart + match.Length;
            Add(matchStart, place, pieces);
        }

        Add(place, end, pieces);
    }

    private static void Add(int start, int end, List<(int Start, int End)> pieces)
    {
        if (end > start)
        {
            pieces.Add((start, end));
        }
    }
}
