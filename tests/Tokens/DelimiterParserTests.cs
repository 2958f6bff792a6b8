using Accelerated.Kernels.Random;
using Accelerated.Tokens;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class DelimiterParserTests
{
    // Every character is a token; a ^ stands under each one that closes something.
    [Theory]
    [InlineData("(a[b]{c})", "    ^  ^^")]
    [InlineData("( [ ) ]", "       ")]
    [InlineData("( [ ) (a)", "        ^")]
    [InlineData("a) b] c}", "        ")]
    [InlineData("< [ { ( ) } ] >", "        ^ ^ ^ ^")]
    [InlineData("(a < b)", "      ^")]
    [InlineData("if (a >= b) x -> y", "          ^       ")]
    [InlineData("List<List<int>> x", "             ^^  ")]
    [InlineData("say \"hi\" now", "       ^    ")]
    [InlineData("(say \"a) b\")", "          ^^")]
    [InlineData("it's 'so', isn't it, dogs' x", "        ^                   ")]
    [InlineData("5\" and (6\")", "          ^")]
    [InlineData("\"a \\\" b\"", "       ^")]
    [InlineData("'\"' \"'\"", "  ^   ^")]
    [InlineData("“a ‘b’” «c» 「d」", "     ^^   ^   ^")]
    [InlineData("`a` ``` (b)", "  ^       ^")]
    [InlineData("'a\nb'", "     ")]
    [InlineData("\"a\n\nb\"(c)", "        ^")]
    [InlineData("\"a\nb\"", "    ^")]
    [InlineData("<b>(x)</b>", "  ^  ^^^^^")]
    [InlineData("<b>(x</b>)", "  ^       ")]
    [InlineData("<a><b></a></b>", "  ^  ^        ")]
    [InlineData("<br/><p c=\"d>\">x</p>", "    ^        ^^ ^^^^")]
    [InlineData("#include <io.h>\n(a)", "              ^   ^")]
    [InlineData("<!-- a -> b -->", "              ^")]
    [InlineData("", "")]
    public void A_closer_counts_when_its_opener_is_the_innermost_open_one(string text, string expected)
    {
        var tokenizer = new PieceTokenizer();
        DelimiterClosing?[] closings = DelimiterParser.Parse(tokenizer.Characters(text), tokenizer);

        string marks = string.Concat(closings.Skip(1).Select(closing => closing is null ? ' ' : '^'));
        Assert.Equal(expected.PadRight(text.Length), marks);
    }

    // The same for what code, LaTeX, markup and prose do with these signs.
    [Theory]
    [InlineData("f(\")\") + \"(\"", "    ^^     ^")]
    [InlineData("g('(', '\\'', 'x')", "    ^     ^    ^^")]
    [InlineData("x = f'{a}' + rb'c'", "        ^^       ^")]
    [InlineData("a < b && c > d", "              ")]
    [InlineData("if (i<n; i++) x>y", "            ^    ")]
    [InlineData("Map<K, List<V>> m", "             ^^  ")]
    [InlineData("&'a str, &'b str", "                ")]
    [InlineData("f(x) // don't (\n)", "   ^             ")]
    [InlineData("f( /* it's ) */ x)", "                 ^")]
    [InlineData("# don't (\n(a)", "            ^")]
    [InlineData("http://x (a)", "           ^")]
    [InlineData("\"\"\"a \"b\"\n\n(c)\"\"\"", "       ^    ^^^^")]
    [InlineData("$5 and $10 (a)", "             ^")]
    [InlineData("$a = $b[0];", "         ^ ")]
    [InlineData("${x}${y}", "   ^   ^")]
    [InlineData("let $x<y$, $f'(a)$ be", "        ^       ^^   ")]
    [InlineData("$$\\frac{a}{b}$$", "         ^  ^^^")]
    [InlineData("\\{x\\} \\(y\\) \\[z\\]", "   ^^    ^^    ^^")]
    [InlineData("\\left[a,b\\right)", "         ^^^^^^^")]
    [InlineData("\\begin{x}(a)\\end{x}", "           ^^^^^^^^")]
    [InlineData("\\begin{x}(a", "           ")]
    [InlineData("<p>a<br>b</p>", "  ^    ^ ^^^^")]
    [InlineData("<a b='c'/><d>e</d>", "       ^ ^  ^ ^^^^")]
    [InlineData("he said \"(sic\" ok", "             ^   ")]
    [InlineData("the dogs' (and cats') x", "                    ^  ")]
    public void Signs_are_read_as_their_language_means_them(string text, string expected) => A_closer_counts_when_its_opener_is_the_innermost_open_one(text, expected);

    [Fact]
    public void Pairs_name_opener_closer_and_the_token_that_opened()
    {
        var tokenizer = new PieceTokenizer();
        int[] row = tokenizer.Row("f", "((", "<see ", "a=\"", "1", "\">", "x", "</", "see", ">", ")", ").");

        DelimiterClosing?[] closings = DelimiterParser.Parse(row, tokenizer);

        Assert.Equal(new DelimiterClosing(4, "\"", "\""), closings[6]);
        Assert.All(new[] { 8, 9, 10 }, p => Assert.Equal(new DelimiterClosing(3, "<see>", "</see>"), closings[p]));
        Assert.Equal(new DelimiterClosing(2, "(", ")"), closings[11]);
        Assert.Equal(new DelimiterClosing(2, "(", ")"), closings[12]);
        Assert.All(new[] { 0, 1, 2, 3, 4, 5, 7 }, p => Assert.Null(closings[p]));
    }

    [Fact]
    public void A_token_that_opens_and_closes_the_same_delimiter_closes_nothing_earlier()
    {
        var tokenizer = new PieceTokenizer();
        DelimiterClosing?[] closings = DelimiterParser.Parse(tokenizer.Row("f", "()", "(", "x)()"), tokenizer);

        Assert.Null(closings[2]);
        Assert.Equal(3, closings[4]?.OpenerToken);
    }

    [Fact]
    public void Nothing_is_carried_across_the_start_of_a_sequence_and_its_name_is_no_tag()
    {
        var tokenizer = new PieceTokenizer();
        int[] row = [.. tokenizer.Row("(", "a"), .. tokenizer.Row(")", "(", ")")];

        DelimiterClosing?[] closings = DelimiterParser.Parse(row, tokenizer);

        Assert.Equal([row.Length - 1], Enumerable.Range(0, row.Length).Where(p => closings[p] is not null));
    }

    [Fact]
    public void Characters_spread_over_tokens_close_with_the_token_that_completes_them_and_broken_bytes_are_passed_over()
    {
        var tokenizer = new PieceTokenizer();
        int[] row = [0, tokenizer.Id(0xE2, 0x80), tokenizer.Id(0x9C, (byte)'a'), tokenizer.Id(0xFF, 0xC3), tokenizer.Id(0xE2), tokenizer.Id(0x80), tokenizer.Id(0x9D)];

        DelimiterClosing?[] closings = DelimiterParser.Parse(row, tokenizer);

        Assert.Equal(new DelimiterClosing(2, "“", "”"), closings[6]);
        Assert.Equal(1, closings.Count(closing => closing is not null));
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void In_random_Dyck_words_exactly_the_closers_count_and_each_knows_its_opener(ulong seed)
    {
        const string Openers = "([{<", Closers = ")]}>";
        var tokenizer = new PieceTokenizer();
        var pieces = new List<string>();
        var open = new Stack<(int Kind, int Token)>();
        var openers = new Dictionary<int, int>();
        for (int i = 0; i < 400 || open.Count > 0; i++)
        {
            uint draw = Philox.At(seed, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X;
            if (i < 400 && (open.Count == 0 || draw % 2 == 0))
            {
                int kind = (int)(draw / 2 % 4);
                open.Push((kind, pieces.Count + 1));
                pieces.Add($"{Openers[kind]} ");
            }
            else
            {
                (int kind, int token) = open.Pop();
                openers[pieces.Count + 1] = token;
                pieces.Add($"{Closers[kind]} ");
            }
        }

        DelimiterClosing?[] closings = DelimiterParser.Parse(tokenizer.Row([.. pieces]), tokenizer);

        for (int p = 0; p < closings.Length; p++)
        {
            Assert.Equal(openers.TryGetValue(p, out int opener) ? opener : null, closings[p]?.OpenerToken);
        }
    }
}
