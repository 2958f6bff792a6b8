using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tokens.Pages;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed partial class TokenPagesTests : IDisposable
{
    private readonly TokenFolderCase test = new();

    public void Dispose() => test.Dispose();

    [Fact]
    public void Every_head_gets_a_page_of_contexts_and_one_of_patterns_and_all_are_linked_from_the_summary()
    {
        IReadOnlyList<string> files = Write();

        Assert.Equal(5, files.Count);
        Assert.All(files, file => Assert.True(File.Exists(file)));
        string summary = File.ReadAllText(files[0]);
        Assert.Contains("href=\"../per-token-samples/output_attention_0_1_20.html\"", summary, StringComparison.Ordinal);
        Assert.Contains("href=\"output_attention_stats_1_0_20.html\"", summary, StringComparison.Ordinal);
        foreach (string file in files)
        {
            foreach (Match link in Href().Matches(File.ReadAllText(file)))
            {
                string target = link.Groups[1].Value;
                Assert.True(target == "data:," || File.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)), $"{file} links to {target}");
            }
        }
    }

    [Fact]
    public void Text_of_the_corpus_is_never_markup()
    {
        foreach (string html in Write().Select(File.ReadAllText))
        {
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<data>", html, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', html);
            Assert.DoesNotContain('\0', html);
            int scripts = html.Contains("application/json", StringComparison.Ordinal) ? 2 : 0;
            Assert.Equal(scripts, Count(html, "<script"));
            Assert.Equal(scripts, Count(html, "</script"));
        }
    }

    [Fact]
    public void Nothing_is_fetched_and_only_the_hashed_style_and_script_may_run()
    {
        foreach (string html in Write().Select(File.ReadAllText))
        {
            Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
            Assert.DoesNotMatch("@import|url\\(|fetch\\(|XMLHttpRequest| style=| on[a-z]+=\"", WithoutData(html));
            string policy = Policy().Match(html).Groups[1].Value;
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains(Hash(html, "<style>", "</style>"), policy, StringComparison.Ordinal);
            if (html.Contains("<script>", StringComparison.Ordinal))
            {
                Assert.Contains(Hash(html, "<script>", "</script>"), policy, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_data_of_a_page_are_the_tokens_deltas_and_attention_of_its_contexts()
    {
        IReadOnlyList<HeadAnalysis> analyses = test.Classify();
        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Before = 6, After = 2 });
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        int[] tokens = files.ReadTokens();
        foreach (HeadAnalysis analysis in analyses)
        {
            HeadAblation ablation = files.ReadHead(analysis.Head);
            using JsonDocument json = Data(test.Folder.Page(20, analysis.Head));
            string[] table = [.. json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];
            JsonElement contexts = json.RootElement.GetProperty("contexts"), list = json.RootElement.GetProperty("list");
            Assert.Equal((12, 50), (contexts.GetArrayLength(), list.GetArrayLength()));
            for (int rank = 0; rank < 12; rank++)
            {
                TokenInContext top = analysis.Tokens[rank].Occurrence;
                int[] ids = Numbers(contexts[rank], "t"), deltas = Numbers(contexts[rank], "d"), attention = Numbers(contexts[rank], "a");
                int first = contexts[rank].GetProperty("o").GetInt32();
                Assert.Equal(Math.Max(0, top.Position - 6), first);
                Assert.Equal(Math.Min(23, top.Position + 2) - first + 1, ids.Length);
                for (int i = 0; i < ids.Length; i++)
                {
                    Assert.Equal(TokenText.Harmless(tokens[(top.Sequence * 24) + first + i], test.Tokenizer), table[ids[i]]);
                    Assert.Equal(first + i == 0 ? 0 : ablation.Deltas[(top.Sequence * 23) + first + i - 1], deltas[i] / 1000.0, 0.0005001);
                }

                double drawn = contexts[rank].GetProperty("far").GetInt32() / 1000.0;
                for (int i = 0; i < attention.Length; i += 2)
                {
                    Assert.InRange(attention[i], first, top.Position - 1);
                    Assert.Equal(ablation.TopAttention[(rank * 24) + attention[i]], attention[i + 1] / 1000.0, 0.0005001);
                    drawn += attention[i + 1] / 1000.0;
                }

                Assert.InRange(drawn, 0.95, 1.01);
                Assert.Equal(deltas[top.Position - first], list[rank][4].GetInt32());
            }
        }
    }

    [Fact]
    public void Contexts_are_left_out_until_a_page_is_small_enough()
    {
        using var large = new TokenFolderCase(sequences: 100);
        AblationFiles.Write(large.Folder, large.Invent(contexts: 600));
        Classification.Run(large.Folder, large.Tokenizer, large.Statistics(), new ClassificationOptions { Top = 600 });
        TokenPages.Write(large.Folder, large.Tokenizer, new TokenPageOptions());
        int all = Contexts(large);
        TokenPages.Write(large.Folder, large.Tokenizer, new TokenPageOptions { MostBytes = 110_000 });

        Assert.Equal(600, all);
        Assert.InRange(Contexts(large), 1, 599);
        Assert.InRange(new FileInfo(large.Folder.Page(20, large.Heads[0])).Length, 1, 110_000);
    }

    [Fact]
    public void Without_classified_tokens_the_missing_file_is_named()
    {
        AblationFiles.Write(test.Folder, test.Ablate());
        string message = Assert.Throws<InvalidInputException>(() => TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions())).Message;
        Assert.Contains("analysis_results_20_0_1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" a\n\tb", "␣a↵⇥b")]
    [InlineData("\u202E\0\u2028", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("<b>", "<b>")]
    public void White_space_is_made_visible_and_control_characters_are_replaced(string piece, string expected) =>
        Assert.Equal(expected, TokenText.Visible(test.Tokenizer.Id(piece), test.Tokenizer));

    [Fact]
    public void Bytes_that_are_no_character_are_shown_as_replacement()
    {
        Assert.Equal("\uFFFD", TokenText.Raw(test.Tokenizer.Id(0xFF), test.Tokenizer));
        Assert.Equal(TokenText.Beginning, TokenText.Raw(0, test.Tokenizer));
    }

    private IReadOnlyList<string> Write()
    {
        test.Classify();
        return TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions());
    }

    private static int Contexts(TokenFolderCase of)
    {
        using JsonDocument json = Data(of.Folder.Page(20, of.Heads[0]));
        return json.RootElement.GetProperty("contexts").GetArrayLength();
    }

    private static JsonDocument Data(string page) => JsonDocument.Parse(Between(File.ReadAllText(page), "id=\"data\">", "</script>"));

    private static int[] Numbers(JsonElement context, string name) => [.. context.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    private static string Between(string html, string start, string end)
    {
        int from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string WithoutData(string html) => Data().Replace(html, "");

    private static string Hash(string html, string start, string end) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Between(html, start, end))));

    private static int Count(string html, string part) => html.Split(part).Length - 1;

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script type=\"application/json\".*?</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
