using System.Security.Cryptography;
using System.Text;
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
                string target = link.Groups[1].Value.Split('#')[0];
                Assert.True(target is "data:," or "" || File.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)), $"{file} links to {target}");
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
            int scripts = html.Contains("application/octet-stream", StringComparison.Ordinal) ? 2 : 1;
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
    public void The_data_of_a_page_are_the_tokens_deltas_losses_and_attention_of_its_contexts()
    {
        IReadOnlyList<HeadAnalysis> analyses = test.Classify();
        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Before = 6, After = 2 });
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        int[] tokens = files.ReadTokens();
        float[] losses = files.ReadLosses();
        foreach (HeadAnalysis analysis in analyses)
        {
            HeadAblation ablation = files.ReadHead(analysis.Head);
            PagePayload page = PagePayload.Read(test.Folder.Page(20, analysis.Head));
            Assert.Equal(50, page.Rows.Count);
            for (int r = 0; r < 50; r++)
            {
                TokenInContext top = analysis.Tokens[r].Occurrence;
                PagePayload.Row row = page.Rows[r];
                Assert.Equal((top.Sequence, top.Position, r + 1), (row.Sequence, row.Position, row.Ranks[0]));
                Assert.Equal(test.Tokenizer.Bytes(top.Token).ToArray(), page.Vocabulary[row.Token]);
                Assert.Equal(top.Delta, row.Deltas[0], 0.0005001);
                Assert.Equal(top.Loss, row.Losses[0], 0.0005001);
                Assert.Equal(r < 12 ? Math.Min(top.Position, 24) : 0, row.Attention[0].Count);
                Assert.All(row.Attention[0], place => Assert.Equal(ablation.TopAttention[(r * 24) + place.Position], place.Weight, 0.000051));
                for (int position = Math.Max(0, top.Position - 6); position <= Math.Min(23, top.Position + 2); position++)
                {
                    PagePayload.Value value = page.At(row, 0, position);
                    int i = (top.Sequence * 23) + position - 1;
                    Assert.Equal(test.Tokenizer.Bytes(tokens[(top.Sequence * 24) + position]).ToArray(), page.Vocabulary[value.Token]);
                    Assert.Equal(position == 0 ? 0 : ablation.Deltas[i], value.Delta, 0.0005001);
                    Assert.Equal(position == 0 ? 0 : losses[i], value.Loss, 0.005001);
                    bool isPeak = position > 0 && ablation.PeakWeights[i] >= 0.05f;
                    Assert.Equal(isPeak ? ablation.Peaks[i] : -1, value.Peak);
                    Assert.Equal(isPeak ? ablation.PeakWeights[i] : 0, value.Weight, 0.0025001);
                }
            }
        }
    }

    [Fact]
    public void A_comparison_holds_the_tokens_of_both_steps_once_with_the_values_of_both()
    {
        HeadAnalysis earlier = test.Classify(20)[0], later = test.ClassifyAnother(60).Single(analysis => analysis.Step == 60 && analysis.Head == earlier.Head);
        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Comparisons = [(20, 60)] });
        HeadAblation before = AblationFiles.Open(test.Folder, 20).ReadHead(earlier.Head), after = AblationFiles.Open(test.Folder, 60).ReadHead(earlier.Head);
        PagePayload page = PagePayload.Read(test.Folder.ComparisonPage(20, 60, earlier.Head));

        Assert.Equal([20, 60], page.Steps);
        HashSet<(int, int)> first = [.. earlier.Tokens.Select(Place)], second = [.. later.Tokens.Select(Place)];
        Assert.NotEqual(first, second);
        Assert.Equal(first.Union(second).Order(), page.Rows.Select(row => (row.Sequence, row.Position)).Order());
        foreach (PagePayload.Row row in page.Rows)
        {
            Assert.Equal((first.Contains((row.Sequence, row.Position)), second.Contains((row.Sequence, row.Position))), (row.Ranks[0] > 0, row.Ranks[1] > 0));
            int i = (row.Sequence * 23) + row.Position - 1;
            Assert.Equal(before.Deltas[i], row.Deltas[0], 0.0005001);
            Assert.Equal(after.Deltas[i], row.Deltas[1], 0.0005001);
            Assert.Equal(after.Deltas[i], page.At(row, 1, row.Position).Delta, 0.0005001);
        }

        static (int, int) Place(ClassifiedToken token) => (token.Occurrence.Sequence, token.Occurrence.Position);
    }

    [Fact]
    public void Contexts_that_overlap_share_their_tokens()
    {
        PageRow[] rows = [Row(0, 10), Row(1, 30), Row(0, 14), Row(0, 40)];
        PageWindows windows = PageWindows.Of(rows, 4, 48, before: 5, after: 2);
        Assert.Equal([new PageWindows.Stretch(0, 5, 12), new PageWindows.Stretch(0, 35, 8), new PageWindows.Stretch(1, 25, 8)], windows.Stretches);
        Assert.Equal([0, 2, 0, 1], Enumerable.Range(0, 4).Select(windows.OfRow));
        Assert.Equal(-1, PageWindows.Of(rows, 3, 48, before: 5, after: 2).OfRow(3));

        static PageRow Row(int sequence, int position) => new(new ClassifiedToken(new TokenInContext(sequence, position, 1, 1, 1, 0, 1), TokenLabels.None), [1]);
    }

    [Fact]
    public void Contexts_are_shortened_and_then_left_out_until_a_page_is_small_enough()
    {
        using var large = new TokenFolderCase(sequences: 100, length: 256);
        AblationFiles.Write(large.Folder, large.Invent(contexts: 200));
        Classification.Run(large.Folder, large.Tokenizer, large.Statistics(), new ClassificationOptions { Top = 200 });
        string path = large.Folder.Page(20, large.Heads[0]);
        PagePayload whole = Within(5_000_000);
        int bytes = (int)new FileInfo(path).Length;
        PagePayload shortened = Within(bytes * 4 / 5), cut = Within(100_000);

        Assert.Equal((256, 200), (whole.Before, whole.Rows.Count(row => row.Stretch >= 0)));
        Assert.InRange(shortened.Before, 33, 255);
        Assert.Equal(200, shortened.Rows.Count(row => row.Stretch >= 0));
        Assert.Equal(32, cut.Before);
        Assert.InRange(cut.Rows.Count(row => row.Stretch >= 0), 1, 199);
        Assert.Equal(200, cut.Rows.Count);

        PagePayload Within(int most)
        {
            TokenPages.Write(large.Folder, large.Tokenizer, new TokenPageOptions { MostBytes = most, After = 0 });
            Assert.InRange(new FileInfo(path).Length, 1, most);
            return PagePayload.Read(path);
        }
    }

    [Fact]
    public void Contexts_with_a_listed_word_are_covered_and_so_are_patterns_and_examples_of_it()
    {
        IReadOnlyList<HeadAnalysis> analyses = test.Classify();
        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Before = 3, After = 1, Mask = TextMask.Of(["日本"]) });
        int[] tokens = AblationFiles.Open(test.Folder, 20).ReadTokens();
        foreach (PagePayload.Row row in PagePayload.Read(test.Folder.Page(20, analyses[0].Head)).Rows)
        {
            IEnumerable<int> window = Enumerable.Range(Math.Max(0, row.Position - 3), 0 + Math.Min(23, row.Position + 1) - Math.Max(0, row.Position - 3) + 1);
            string text = test.Tokenizer.Decode([.. window.Select(position => tokens[(row.Sequence * 24) + position])]);
            Assert.True(!row.IsCovered || text.Contains("日本", StringComparison.Ordinal), text);
            Assert.True(row.IsCovered || !text.Contains(" b日本(", StringComparison.Ordinal), text);
        }

        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Mask = TextMask.All });
        Assert.All(PagePayload.Read(test.Folder.Page(20, analyses[0].Head)).Rows, row => Assert.True(row.IsCovered));
        TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Mask = TextMask.None });
        Assert.DoesNotContain(PagePayload.Read(test.Folder.Page(20, analyses[0].Head)).Rows, row => row.IsCovered);
    }

    [Theory]
    [InlineData("word", "a Word here", true)]
    [InlineData("word", "words", false)]
    [InlineData("word*", "sword wordings", true)]
    [InlineData("word*", "sword", false)]
    [InlineData("c++", "in c++ and", true)]
    [InlineData("страх", "Страх!", true)]
    public void A_mask_takes_whole_words_in_any_case(string entry, string text, bool expected)
    {
        TextMask mask = TextMask.Of([entry]);
        Assert.Equal(expected, mask.Covers(text));
        Assert.Equal(expected, mask.Find(test.Tokenizer.Characters(text), test.Tokenizer).Count > 0);
    }

    [Fact]
    public void The_built_in_list_is_of_words_and_leaves_ordinary_text_alone()
    {
        Assert.False(TextMask.Listed.Covers("The scrapes of grape therapists in Scunthorpe, a cocktail of therapeutic assets, retardant, Dyck words."));
        Assert.True(TextMask.Listed.Covers("well, ShItTy"));
        Assert.Throws<InvalidInputException>(() => TextMask.Of(["", " "]));
        Assert.Throws<InvalidInputException>(() => TextMask.FromFile(Path.Combine(test.Folder.Root, "none.txt")));
    }

    [Theory]
    [InlineData(20, 30, "no ablation of step 30")]
    [InlineData(60, 20, "earlier")]
    public void Steps_that_cannot_be_compared_are_refused_before_anything_is_written(int earlier, int later, string told)
    {
        test.Classify();
        string message = Assert.Throws<InvalidInputException>(() => TokenPages.Write(test.Folder, test.Tokenizer, new TokenPageOptions { Comparisons = [(earlier, later)] })).Message;
        Assert.Contains(told, message, StringComparison.Ordinal);
        Assert.False(File.Exists(test.Folder.SummaryPage) || Directory.Exists(test.Folder.Samples));
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

    [GeneratedRegex("<script type=\"application/octet-stream\".*?</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
