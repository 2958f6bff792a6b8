using System.Buffers;

namespace Accelerated.Tokens;

/// <summary>What stands around a sign, for <see cref="DelimiterParser"/>.</summary>
internal sealed class DelimiterText(string text)
{
    private const int LongestMath = 400;
    private const int LongestTypeList = 200;
    private static readonly SearchValues<char> MathSigns = SearchValues.Create(@"\^_=<>+");

    public int Length => text.Length;

    /// <summary>The character, or NUL outside.</summary>
    public char At(int i) => (uint)i < (uint)text.Length ? text[i] : '\0';

    public bool StartsWith(int i, string word) => string.CompareOrdinal(text, i, word, 0, word.Length) == 0;

    public int IndexOf(string word, int from) => from < text.Length ? text.IndexOf(word, from, StringComparison.Ordinal) : -1;

    /// <summary>The name of a tag at a place; empty where none begins.</summary>
    public string Name(int start)
    {
        int end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (end > start && text[end] is '-' or '_' or ':' or '.')))
        {
            end++;
        }

        return start < text.Length && char.IsLetter(text[start]) ? text[start..end] : "";
    }

    /// <summary>The text from <paramref name="start"/> up to and with the next }, on its line; empty where there is none.</summary>
    public string Braced(int start)
    {
        int end = At(start) == '{' ? text.AsSpan(start).IndexOfAny('}', '\n') : -1;
        return end > 1 && text[start + end] == '}' ? text.Substring(start, end + 1) : "";
    }

    public bool IsEmptyLineBefore(int i)
    {
        int j = i - 1;
        while (j >= 0 && text[j] is ' ' or '\t' or '\r')
        {
            j--;
        }

        return j >= 0 && text[j] == '\n';
    }

    /// <summary>Whether nothing but white space stands before a place on its line.</summary>
    public bool BeginsLine(int i)
    {
        int j = i - 1;
        while (j >= 0 && text[j] is ' ' or '\t')
        {
            j--;
        }

        return j < 0 || text[j] is '\n' or SequenceText.Boundary;
    }

    /// <summary>Whether a sign with white space on both sides stands between operands, as a comparison does and a bracket does not.</summary>
    public bool IsBetweenOperands(int i)
    {
        if (At(i - 1) is not (' ' or '\t') || At(i + 1) is not (' ' or '\t'))
        {
            return false;
        }

        int left = i - 1, right = i + 1;
        while (At(left) is ' ' or '\t')
        {
            left--;
        }

        while (At(right) is ' ' or '\t')
        {
            right++;
        }

        bool isWord = IsWord(At(left)) && (IsWord(At(right)) || At(right) is '"' or '\'' or '(' or '-' or '$' or '&' or '*');
        return isWord || (At(left) is ')' or ']' && IsWord(At(right)));
    }

    /// <summary>Whether the &lt; at a place, directly behind a word, has its &gt; behind what may be a list of types: no sign of another statement or operator between.</summary>
    public bool OpensTypeList(int i)
    {
        int depth = 0;
        for (int j = i; j < Math.Min(text.Length, i + LongestTypeList); j++)
        {
            char c = text[j];
            if (c == '<')
            {
                depth++;
            }
            else if (c == '>' && At(j - 1) is not ('-' or '=') && --depth == 0)
            {
                return true;
            }
            else if (c is ';' or '{' or '}' or '=' or '"' or '\n' or '|' or '+' or '/' or '@' or SequenceText.Boundary || (c == '&' && At(j + 1) == '&'))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether the $ at a place begins a formula that a $ ends: not a price, a variable or a shell's expansion.</summary>
    public bool OpensMath(int i)
    {
        if (char.IsWhiteSpace(At(i + 1)) || At(i + 1) is '{' or '$' or '\0' || char.IsLetterOrDigit(At(i - 1)))
        {
            return false;
        }

        int end = i + 1, depth = 0;
        for (; end < Math.Min(text.Length, i + LongestMath) && text[end] != '$'; end++)
        {
            if (text[end] == SequenceText.Boundary || (text[end] == '\n' && IsEmptyLineBefore(end)))
            {
                return false;
            }

            depth += text[end] is '(' or '{' ? 1 : text[end] is ')' or '}' ? -1 : 0;
            end += text[end] == '\\' ? 1 : 0;
        }

        if (At(end) != '$' || char.IsWhiteSpace(At(end - 1)) || char.IsDigit(At(end + 1)))
        {
            return false;
        }

        ReadOnlySpan<char> content = text.AsSpan(i + 1, end - i - 1);
        bool isSymbol = content.Length <= 2 && char.IsLetter(content[0]) && (content.Length == 1 || char.IsLetterOrDigit(content[1]) || content[1] == '\'');
        bool hasCommand = content.Contains('\\');
        bool isFormula = hasCommand || content.ContainsAny(MathSigns) || (content.Length <= 12 && content.IndexOfAny(' ', '"') < 0 && depth == 0);
        return hasCommand || isSymbol || (isFormula && depth == 0 && !char.IsLetter(At(end + 1)) && At(end + 1) is not ('(' or '{' or '_'));
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
