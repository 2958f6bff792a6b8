using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// Finds the tokens that close a delimiter whose opener is the innermost open one. The published work names the class only; this reading is this project's own.
/// <para>Delimiters are ( ) [ ] { } &lt; &gt;, the quotes " ' ` “ ” ‘ ’ « » 「 」 『 』 and three of " or ', markup elements, and of LaTeX $ … $, $$ … $$, \( \), \[ \], \{ \},
/// \left … \right and \begin{…} … \end{…}, read from the characters of a whole row: one
/// character of what follows, and the end tags of the row, help to tell what a sign is. Nothing is carried across the start of a sequence.</para>
/// <list type="bullet">
/// <item>A closer counts if the innermost open delimiter is its opener, apostrophes and less-than signs left aside, and an earlier token opened it.</item>
/// <item>Otherwise, if its opener is open further out with nothing but brackets between, all up to it are taken off and nothing counts; if not, it is ignored.
/// A bracket inside quotes never closes one outside of them.</item>
/// <item>" and ` close over brackets that were opened and not closed inside: in a string they are plain characters. 'x' with one character, or an escape, between is one sign.</item>
/// <item>Comments (// and # at the beginning of a line or behind white space to the end of the line, /* … */) are worlds of their own, and end without a pattern.</item>
/// <item>$ begins a formula if one follows that a $ ends: not a price, a variable, ${ or a blank. In formulas there are neither quotes nor tags.</item>
/// <item>' and ’ between letters or digits are apostrophes; behind a letter or digit they never open. They open only if something follows directly, and are given up
/// at the end of the line, like ` and a &lt; with white space or a digit behind it. Other quotes and tags are given up at an empty line. " behind a digit
/// never opens. A quote behind a backslash, or between two of the other sort, is a plain character.</item>
/// <item>&lt; and &gt; between operands and white space compare. Directly behind a word, &lt; opens only what can be a list of types.</item>
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
    private readonly string characters;
    private readonly DelimiterText text;
    private readonly DelimiterClosing?[] closings;
    private readonly DelimiterStack open = new();
    private readonly Dictionary<string, int> lastEndTag = new(StringComparer.Ordinal);

    private DelimiterParser(SequenceText source, int tokens)
    {
        this.source = source;
        characters = source.Text;
        text = new DelimiterText(characters);
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
        for (int i = text.IndexOf("</", 0); i >= 0; i = text.IndexOf("</", i + 2))
        {
            lastEndTag[text.Name(i + 2)] = i;
        }

        for (int i = 0; i < text.Length;)
        {
            i += Read(i);
        }
    }

    /// <summary>Reads the sign at a place; returns how many characters it has.</summary>
    private int Read(int i)
    {
        char c = characters[i];
        switch (c)
        {
            case SequenceText.Boundary:
                open.Clear();
                return 1;
            case '\n':
                open.EndComment(DelimiterForm.LineComment);
                open.EndLine(text.IsEmptyLineBefore(i));
                return 1;
            case '\\':
                return ReadEscape(i);
            case '$':
                return ReadDollar(i);
            case '/' or '#' or '*' when ReadComment(i):
                return 2;
            case '<' when !open.Has(DelimiterForm.Math):
                ReadAngle(i);
                return 1;
            case '>' when !open.Has(DelimiterForm.Math):
                ReadAngleEnd(i);
                return 1;
            case '"' or '\'' or '`' or '‘' or '’' when !open.Has(DelimiterForm.Math):
                return ReadQuote(i);
        }

        int bracket = Brackets.IndexOf(c, StringComparison.Ordinal), quote = PairedQuotes.IndexOf(c, StringComparison.Ordinal);
        if (bracket >= 0 || quote >= 0)
        {
            ReadPaired(i, bracket >= 0 ? DelimiterForm.Bracket : DelimiterForm.Quote, bracket >= 0 ? Brackets : PairedQuotes, Math.Max(bracket, quote));
        }

        return 1;
    }

    private bool ReadComment(int i)
    {
        if (text.StartsWith(i, "*/"))
        {
            bool isOpen = open.Has(DelimiterForm.BlockComment);
            open.EndComment(DelimiterForm.BlockComment);
            return isOpen;
        }

        char before = At(i - 1);
        bool isInText = open.Has(DelimiterForm.Quote) || open.Has(DelimiterForm.TripleQuote) || open.Has(DelimiterForm.Backtick) || open.Has(DelimiterForm.Math)
            || open.Has(DelimiterForm.LineComment) || open.Has(DelimiterForm.BlockComment);
        if (isInText || !(char.IsWhiteSpace(before) || before is '\0' or SequenceText.Boundary or ';' or '{' or '}' or ')' or ','))
        {
            return false;
        }

        bool isBlock = text.StartsWith(i, "/*") && text.IndexOf("*/", i + 2) >= 0;
        bool isLine = text.StartsWith(i, "//") || (characters[i] == '#' && At(i + 1) is ' ' or '!' or '#' && text.BeginsLine(i));
        if (isBlock || isLine)
        {
            Push(isBlock ? DelimiterForm.BlockComment : DelimiterForm.LineComment, "", "", i);
        }

        return isBlock || isLine;
    }

    /// <summary>LaTeX's commands that pair, and any other escaped character, which is plain.</summary>
    private int ReadEscape(int i)
    {
        const string Begin = @"\begin", End = @"\end", Left = @"\left", Right = @"\right";
        if (text.StartsWith(i, Begin) && text.Braced(i + Begin.Length) is { Length: > 0 } name)
        {
            if (text.IndexOf(End + name, i) >= 0)
            {
                Push(DelimiterForm.Element, Begin + name, End + name, i);
            }

            return Begin.Length + name.Length;
        }

        if (text.StartsWith(i, End) && text.Braced(i + End.Length) is { Length: > 0 } ended)
        {
            int length = End.Length + ended.Length;
            MarkClosed(i, length, open.Close(DelimiterForm.Element, End + ended));
            return length;
        }

        foreach (string word in new[] { Left, Right })
        {
            char delimiter = At(i + word.Length);
            if (!text.StartsWith(i, word) || char.IsLetter(delimiter) || char.IsWhiteSpace(delimiter) || delimiter == '\0')
            {
                continue;
            }

            int length = word.Length + (delimiter == '\\' ? 2 : 1);
            if (word == Left)
            {
                Push(DelimiterForm.LeftRight, Left, Right, i);
            }
            else
            {
                MarkClosed(i, length, open.Close(DelimiterForm.LeftRight, Right));
            }

            return length;
        }

        int bracket = "()[]{}".IndexOf(At(i + 1), StringComparison.Ordinal);
        if (bracket >= 0 && bracket % 2 == 0)
        {
            Push(DelimiterForm.Bracket, $"\\{Brackets[bracket]}", $"\\{Brackets[bracket + 1]}", i);
        }
        else if (bracket >= 0)
        {
            MarkClosed(i, 2, open.Close(DelimiterForm.Bracket, $"\\{Brackets[bracket]}"));
        }

        return At(i + 1) is '\n' or SequenceText.Boundary or '\0' ? 1 : 2;
    }

    private int ReadDollar(int i)
    {
        string sign = At(i + 1) == '$' ? "$$" : "$";
        if (open.CloseQuote(DelimiterForm.Math, sign) is { } opener)
        {
            Mark(i, i + sign.Length - 1, opener);
        }
        else if (!open.Has(DelimiterForm.Math) && (sign == "$$" ? text.IndexOf("$$", i + 2) > i + 2 : text.OpensMath(i)))
        {
            Push(DelimiterForm.Math, sign, sign, i);
        }

        return sign.Length;
    }

    private void MarkClosed(int first, int length, OpenDelimiter? opener)
    {
        if (opener is { } found)
        {
            Mark(first, first + length - 1, found);
        }
    }

    private void ReadPaired(int i, DelimiterForm form, string pairs, int index)
    {
        if (index % 2 == 0)
        {
            Push(form, pairs[index].ToString(), pairs[index + 1].ToString(), i);
        }
        else if (open.Close(form, characters[i].ToString()) is { } opener)
        {
            Mark(i, i, opener);
        }
    }

    private int ReadQuote(int i)
    {
        char c = characters[i], before = At(i - 1), after = At(i + 1);
        if (c is '"' or '\'' && after == c && At(i + 2) == c)
        {
            ReadTriple(i, new string(c, 3));
            return 3;
        }

        bool isLiteral = before == after && before != c && before is '"' or '\'';
        bool isRun = c == '`' && (before == c || after == c);
        bool isApostrophe = c is '\'' or '’' && char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after) && !IsStringPrefix(i);
        if (isLiteral || isRun || isApostrophe)
        {
            return 1;
        }

        int character = c != '\'' || char.IsLetterOrDigit(before) ? 0 : after == '\\' && At(i + 3) == c ? 2 : after is not ('\'' or '\n' or '\0') && At(i + 2) == c ? 1 : 0;
        if (character > 0)
        {
            Mark(i + character + 1, i + character + 1, new OpenDelimiter(DelimiterForm.SingleQuote, "'", "'", source.TokenOf(i), i));
            return character + 2;
        }

        ReadSingle(i, c, before, after);
        return 1;
    }

    private void ReadTriple(int i, string quotes)
    {
        if (open.CloseQuote(DelimiterForm.TripleQuote, quotes) is { } opener)
        {
            Mark(i, i + 2, opener);
        }
        else if (!open.Has(DelimiterForm.TripleQuote))
        {
            Push(DelimiterForm.TripleQuote, quotes, quotes, i);
        }
    }

    private void ReadSingle(int i, char c, char before, char after)
    {
        (DelimiterForm form, string closer) = c switch
        {
            '"' => (DelimiterForm.Quote, "\""),
            '`' => (DelimiterForm.Backtick, "`"),
            '\'' => (DelimiterForm.SingleQuote, "'"),
            _ => (DelimiterForm.SingleQuote, "’"),
        };
        bool opensAttribute = before == '=' && open.Innermost?.Form == DelimiterForm.Angle;
        bool mayClose = c != '‘' && !opensAttribute && (form != DelimiterForm.SingleQuote || (!char.IsWhiteSpace(before) && !char.IsLetterOrDigit(after)));
        bool mayOpen = c != '’' && form switch
        {
            DelimiterForm.SingleQuote => (!char.IsLetterOrDigit(before) || IsStringPrefix(i)) && !char.IsWhiteSpace(after) && after != '\0',
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

    /// <summary>Whether a lone letter or two that programs put before strings, as f'…' and rb'…', stand before a quote.</summary>
    private bool IsStringPrefix(int i)
    {
        const string Letters = "bfruBFRU";
        int start = i;
        while (i - start < 3 && Letters.Contains(At(start - 1), StringComparison.Ordinal))
        {
            start--;
        }

        return i - start is 1 or 2 && !char.IsLetterOrDigit(At(start - 1)) && At(start - 1) is not ('\'' or '’' or '_') && At(i + 1) != ' ';
    }

    private void ReadAngle(int i)
    {
        char after = At(i + 1);
        char before = At(i - 1);
        bool isOperator = before == '<' || after is '<' or '=' or '-' || text.IsBetweenOperands(i);
        bool isBehindWord = char.IsLetterOrDigit(before) || before is '_' or ')' or ']';
        if (isOperator || (isBehindWord && after is not ('/' or '!' or '?') && !text.OpensTypeList(i)))
        {
            return;
        }

        bool isComparison = char.IsWhiteSpace(after) || char.IsAsciiDigit(after);
        Push(isComparison ? DelimiterForm.Comparison : DelimiterForm.Angle, "<", ">", i);
    }

    private void ReadAngleEnd(int i)
    {
        if (text.IsBetweenOperands(i) || open.CloseAngle() is not { } angle)
        {
            return;
        }

        int tagStart = angle.Character;
        bool isComment = text.StartsWith(tagStart, "<!--");
        bool isEnd = isComment ? i >= tagStart + 6 && text.StartsWith(i - 2, "--") : At(i - 1) is not ('-' or '=');
        if (!isEnd)
        {
            open.Push(angle);
            return;
        }

        string name = angle.Form == DelimiterForm.Angle ? text.Name(tagStart + 1) : "";
        if (At(tagStart + 1) == '/' && text.Name(tagStart + 2) is { Length: > 0 } ended)
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

    private char At(int i) => text.At(i);
}
