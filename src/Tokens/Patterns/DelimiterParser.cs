using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// Finds the tokens that close a delimiter whose opener is the innermost open one. The published work names the class only; this reading is this project's own.
/// <para>Delimiters are ( ) [ ] { } &lt; &gt;, the quotes " ' ` “ ” ‘ ’ « » 「 」 『 』 and markup elements, read from the characters of a whole row: one
/// character of what follows, and the end tags of the row, help to tell what a sign is. Nothing is carried across the start of a sequence.</para>
/// <list type="bullet">
/// <item>A closer counts if the innermost open delimiter is its opener, apostrophes and less-than signs left aside, and an earlier token opened it.</item>
/// <item>Otherwise, if its opener is open further out with nothing but brackets between, all up to it are taken off and nothing counts; if not, it is ignored.
/// A bracket inside quotes never closes one outside of them.</item>
/// <item>' and ’ between letters or digits are apostrophes; behind a letter or digit they never open. They open only if something follows directly, and are given up
/// at the end of the line, like ` and a &lt; with white space or a digit behind it. Other quotes and tags are given up at an empty line. " behind a digit
/// never opens. A quote behind a backslash, or between two of the other sort, is a plain character.</item>
/// <item>&lt; opens unless = - or &lt; stands behind it or &lt; before it; &gt; behind - or = closes nothing, but &lt;!-- ends with --&gt;.</item>
/// <item>&lt;name …&gt; opens an element if no letter or digit stands before it, it does not end in /&gt;, and the row has a later end tag of that name. Every token that
/// holds a character of the end tag &lt;/name&gt; closes it; the &gt; of any other tag closes its &lt;.</item>
/// </list>
/// </summary>
public sealed class DelimiterParser
{
    private const string Brackets = "()[]{}（）【】《》〈〉";
    private const string PairedQuotes = "“”«»「」『』";

    private readonly SequenceText source;
    private readonly string text;
    private readonly DelimiterClosing?[] closings;
    private readonly DelimiterStack open = new();
    private readonly Dictionary<string, int> lastEndTag = new(StringComparer.Ordinal);

    private DelimiterParser(SequenceText source, int tokens)
    {
        this.source = source;
        text = source.Text;
        closings = new DelimiterClosing?[tokens];
    }

    /// <summary>For every token the first delimiter that it closes, or null.</summary>
    public static DelimiterClosing?[] Parse(ReadOnlySpan<int> tokens, ITokenizer tokenizer)
    {
        var parser = new DelimiterParser(SequenceText.Decode(tokens, tokenizer), tokens.Length);
        parser.Run();
        return parser.closings;
    }

    private void Run()
    {
        for (int i = text.IndexOf("</", StringComparison.Ordinal); i >= 0; i = text.IndexOf("</", i + 2, StringComparison.Ordinal))
        {
            lastEndTag[Name(i + 2)] = i;
        }

        for (int i = 0; i < text.Length; i++)
        {
            Read(i);
        }
    }

    private void Read(int i)
    {
        char c = text[i];
        int bracket = Brackets.IndexOf(c, StringComparison.Ordinal);
        int quote = PairedQuotes.IndexOf(c, StringComparison.Ordinal);
        switch (c)
        {
            case SequenceText.Boundary:
                open.Clear();
                break;
            case '\n':
                open.EndLine(IsEmptyLineBefore(i));
                break;
            case '<':
                ReadAngle(i);
                break;
            case '>':
                ReadAngleEnd(i);
                break;
            case '"' or '\'' or '`' or '‘' or '’':
                ReadQuote(i);
                break;
            default:
                if (bracket >= 0 || quote >= 0)
                {
                    ReadPaired(i, bracket >= 0 ? DelimiterForm.Bracket : DelimiterForm.Quote, bracket >= 0 ? Brackets : PairedQuotes, Math.Max(bracket, quote));
                }

                break;
        }
    }

    private void ReadPaired(int i, DelimiterForm form, string pairs, int index)
    {
        if (index % 2 == 0)
        {
            Push(form, pairs[index].ToString(), pairs[index + 1].ToString(), i);
        }
        else if (open.Close(form, text[i].ToString()) is { } opener)
        {
            Mark(i, i, opener);
        }
    }

    private void ReadQuote(int i)
    {
        char c = text[i], before = At(i - 1), after = At(i + 1);
        bool isLiteral = before == '\\' || (before == after && before != c && before is '"' or '\'');
        bool isRun = c == '`' && (before == c || after == c);
        bool isApostrophe = c is '\'' or '’' && char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after);
        if (isLiteral || isRun || isApostrophe)
        {
            return;
        }

        (DelimiterForm form, string closer) = c switch
        {
            '"' => (DelimiterForm.Quote, "\""),
            '`' => (DelimiterForm.Backtick, "`"),
            '\'' => (DelimiterForm.SingleQuote, "'"),
            _ => (DelimiterForm.SingleQuote, "’"),
        };
        bool opensAttribute = before == '=' && open.Innermost?.Form == DelimiterForm.Angle;
        bool mayClose = c != '‘' && !opensAttribute && (form != DelimiterForm.SingleQuote || !char.IsWhiteSpace(before));
        bool mayOpen = c != '’' && form switch
        {
            DelimiterForm.SingleQuote => !char.IsLetterOrDigit(before) && !char.IsWhiteSpace(after) && after != '\0',
            DelimiterForm.Quote => !char.IsAsciiDigit(before),
            _ => true,
        };
        if (mayClose && open.CloseQuote(form, closer) is { } opener)
        {
            Mark(i, i, opener);
        }
        else if (mayClose && form == DelimiterForm.Quote && !char.IsWhiteSpace(before) && open.DropThrough(form, closer))
        {
            return;
        }
        else if (mayOpen)
        {
            Push(form, c.ToString(), closer, i);
        }
    }

    private void ReadAngle(int i)
    {
        char after = At(i + 1);
        if (At(i - 1) == '<' || after is '<' or '=' or '-')
        {
            return;
        }

        bool isComparison = char.IsWhiteSpace(after) || char.IsAsciiDigit(after);
        Push(isComparison ? DelimiterForm.Comparison : DelimiterForm.Angle, "<", ">", i);
    }

    private void ReadAngleEnd(int i)
    {
        if (open.CloseAngle() is not { } angle)
        {
            return;
        }

        int tagStart = angle.Character;
        bool isComment = text.AsSpan(tagStart).StartsWith("<!--");
        bool isEnd = isComment ? i >= tagStart + 6 && text.AsSpan(i - 2, 2).SequenceEqual("--") : At(i - 1) is not ('-' or '=');
        if (!isEnd)
        {
            open.Push(angle);
            return;
        }

        string name = angle.Form == DelimiterForm.Angle ? Name(tagStart + 1) : "";
        if (At(tagStart + 1) == '/' && Name(tagStart + 2) is { Length: > 0 } ended)
        {
            if (open.Close(DelimiterForm.Element, EndTag(ended)) is { } element)
            {
                Mark(tagStart, i, element);
            }

            return;
        }

        Mark(i, i, angle);
        bool isTag = name.Length > 0 && !char.IsLetterOrDigit(At(tagStart - 1)) && At(i - 1) != '/';
        if (isTag && lastEndTag.TryGetValue(name, out int end) && end > i)
        {
            Push(DelimiterForm.Element, $"<{name}>", EndTag(name), tagStart);
        }
    }

    private static string EndTag(string name) => $"</{name}>";

    private void Push(DelimiterForm form, string opener, string closer, int character) =>
        open.Push(new OpenDelimiter(form, opener, closer, source.TokenOf(character), character));

    private void Mark(int first, int last, OpenDelimiter opener)
    {
        for (int i = first; i <= last; i++)
        {
            int token = source.TokenOf(i);
            if (token > opener.Token)
            {
                closings[token] ??= new DelimiterClosing(opener.Token, opener.Opener, opener.Closer);
            }
        }
    }

    private char At(int i) => (uint)i < (uint)text.Length ? text[i] : '\0';

    private string Name(int start)
    {
        int end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (end > start && text[end] is '-' or '_' or ':' or '.')))
        {
            end++;
        }

        return start < text.Length && char.IsLetter(text[start]) ? text[start..end] : "";
    }

    private bool IsEmptyLineBefore(int i)
    {
        int j = i - 1;
        while (j >= 0 && text[j] is ' ' or '\t' or '\r')
        {
            j--;
        }

        return j >= 0 && text[j] == '\n';
    }
}
