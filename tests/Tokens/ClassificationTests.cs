using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class ClassificationTests : IDisposable
{
    private readonly TokenFolderCase test = new();

    public void Dispose() => test.Dispose();

    [Fact]
    public void Raw_data_comes_back_as_written()
    {
        AblationResult written = test.Invent();
        AblationFiles.Write(test.Folder, written);

        AblationFiles read = AblationFiles.Open(test.Folder, 20);

        Assert.Equal([20], test.Folder.Steps());
        Assert.Equal(written.Record, read.Record);
        Assert.Equal((9, 24), (read.Sequences, read.Length));
        Assert.Equal(written.Tokens, read.ReadTokens());
        Assert.Equal(written.Losses, read.ReadLosses());
        foreach (HeadAblation head in written.Heads)
        {
            HeadAblation other = read.ReadHead(head.Head);
            Assert.Equal(head.Deltas, other.Deltas);
            Assert.Equal(head.Peaks, other.Peaks);
            Assert.Equal(head.PeakWeights, other.PeakWeights);
            Assert.Equal(head.TopAttention, other.TopAttention);
        }

        string delta = Path.Combine(test.Folder.Root, "per-token-data", "ablation_data_20_1_0.npy");
        using NumpyArray array = NumpyFile.Read(delta);
        Assert.Equal("<f4", array.ElementType);
        Assert.Equal([9, 23], array.Shape);
    }

    [Fact]
    public void Results_of_every_head_are_ranked_labelled_and_come_back_equal()
    {
        IReadOnlyList<HeadAnalysis> analyses = test.Classify();
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        int[] tokens = files.ReadTokens();

        Assert.Equal(test.Heads, analyses.Select(analysis => analysis.Head));
        foreach (HeadAnalysis analysis in analyses)
        {
            Assert.Equal(50, analysis.Tokens.Count);
            Assert.Equal(analysis.Tokens.Select(token => token.Occurrence.Delta).OrderDescending(), analysis.Tokens.Select(token => token.Occurrence.Delta));
            Assert.Equal(files.ReadHead(analysis.Head).Deltas.Max(), analysis.Tokens[0].Occurrence.Delta);
            HeadAnalysis read = Classification.Read(test.Folder, files, analysis.Head, tokens, test.Tokenizer);
            Assert.Equal(analysis.Tokens, read.Tokens);
            Assert.True(File.Exists($"{test.Folder.Results(20, analysis.Head)}.parquet"));
        }
    }

    [Fact]
    public void Counts_of_a_head_add_up()
    {
        foreach (HeadAnalysis analysis in test.Classify())
        {
            HeadSummary summary = analysis.Summary;
            Assert.Equal(50, summary.Tokens);
            Assert.Equal(50, summary.Kinds.Sum(count => count.Primary));
            Assert.Equal(summary.Kinds[^1].Total / 50.0, summary.UnclassifiedShare);
            foreach (KindCount count in summary.Kinds.SkipLast(1))
            {
                Assert.Equal(analysis.Tokens.Count(token => token.Labels.Kinds.HasFlag(count.Kind)), count.Total);
                Assert.InRange(count.Distinct, count.Total > 0 ? 1 : 0, count.Total);
                Assert.All(summary.Patterns.Where(pattern => pattern.Pattern.Kind == count.Kind), pattern => Assert.InRange(pattern.Count, 1, count.Total));
            }

            Assert.Equal(summary.Kinds[2].Distinct + summary.Kinds[3].Distinct, summary.DistinctMultigrams);
        }
    }

    [Fact]
    public void Tokens_that_continue_the_same_pattern_are_counted_as_one_pattern()
    {
        int[] row = test.Tokenizer.Row("a", " b", "a", " b", "a", " b");
        ClassifiedToken Token(int position, float delta) => new(
            new TokenInContext(0, position, row[position], delta, 1, 0, 1), new TokenLabels { Induction = InductionMatch.Find(row, position, 0), Skip = new SkipMatch(1, position - 1, 5, 20) });

        HeadSummary summary = HeadSummary.Of([Token(4, 3), Token(6, 2), Token(5, 1)], row, row.Length, test.Tokenizer);

        Assert.Equal(new KindCount(PatternKinds.Induction, 3, 3, 2), summary.Kinds[0]);
        Assert.Equal(new KindCount(PatternKinds.SkipNGram, 3, 0, 2), summary.Kinds[3]);
        Assert.Equal(2, summary.DistinctMultigrams);
        Assert.Equal(("a·␣b", 2, 2.5), (summary.Patterns[0].Pattern.Text, summary.Patterns[0].Count, summary.Patterns[0].MeanDelta));
        Assert.Equal([4, 6], summary.Patterns[0].Examples.Select(example => example.Position));
        Assert.Equal("a … ␣b", summary.Patterns.First(pattern => pattern.Pattern.Kind == PatternKinds.SkipNGram).Pattern.Text);
    }

    [Fact]
    public void The_tables_hold_every_head_and_step()
    {
        test.Classify(step: 0);
        test.Classify(step: 20);

        ResultTable summary = ResultTable.ReadCsv($"{test.Folder.Summary}.csv");
        int[] shares = [.. Enumerable.Range(0, summary.RowCount).Where(row => summary.Text(row, "metric") == "unclassified_share")];
        Assert.Equal(["0 0 1", "0 1 0", "20 0 1", "20 1 0"], shares.Select(row => $"{summary.Whole(row, "step")} {summary.Whole(row, "layer")} {summary.Whole(row, "head")}"));
        string[] metrics = [.. Enumerable.Range(0, summary.RowCount).Select(row => summary.Text(row, "metric")!).Distinct()];
        Assert.Equal(["induction_primary", "dyck_primary", "n-gram_primary", "skip_n-gram_primary"], metrics.Where(metric => metric.EndsWith("_primary", StringComparison.Ordinal)));
        Assert.Contains("unclassified", metrics);
        Assert.True(File.Exists($"{test.Folder.Patterns}.parquet"));
        Assert.Equal(2, JsonFile.Read(test.Folder.ClassificationRecord)["min_count"]!.GetValue<int>());
    }

    [Fact]
    public void A_folder_takes_further_steps_on_the_same_data_only()
    {
        AblationFiles.Write(test.Folder, test.Invent(20));
        AblationFiles.Write(test.Folder, test.Invent(40));
        Assert.Contains("step 20", Refusal(() => AblationFiles.Write(test.Folder, test.Invent(20))), StringComparison.Ordinal);
        Assert.Contains("9 sequences", Refusal(() => AblationFiles.Write(test.Folder, test.Invent(60) with { Sequences = 3 })), StringComparison.Ordinal);
        Assert.Equal([20, 40], test.Folder.Steps());
    }

    [Fact]
    public void Missing_foreign_or_damaged_files_are_refused_by_name()
    {
        var options = new ClassificationOptions();
        CorpusStatistics statistics = test.Statistics();
        string Run() => Refusal(() => Classification.Run(test.Folder, test.Tokenizer, statistics, options));
        Assert.Contains("tokens ablate", Run(), StringComparison.Ordinal);

        AblationFiles.Write(test.Folder, test.Invent());
        string delta = test.Folder.Deltas(20, new Head(1, 0));
        NumpyFile.Write(delta, new float[6], 2, 3);
        Assert.Contains(delta, Run(), StringComparison.Ordinal);
        File.WriteAllText(delta, "no array");
        Assert.Contains(delta, Run(), StringComparison.Ordinal);
        File.Delete(delta);
        Assert.Contains(delta, Run(), StringComparison.Ordinal);
        File.WriteAllText(test.Folder.Record(20), "{\"step\": 20}");
        Assert.Contains(test.Folder.Record(20), Run(), StringComparison.Ordinal);
        File.WriteAllText(test.Folder.Record(20), "{");
        Assert.Contains(test.Folder.Record(20), Run(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_tokenizer_than_that_of_the_tokens_is_refused()
    {
        AblationFiles.Write(test.Folder, test.Invent());
        var other = new PieceTokenizer();
        other.Id("x");
        CorpusStatistics statistics = CorpusStatistics.Build(Accelerated.Data.TokenRows.FromArray("x", [0, 1], 2), other);
        Assert.Contains("another tokenizer", Refusal(() => Classification.Run(test.Folder, other, statistics, new ClassificationOptions())), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_do_not_belong_to_the_tokens_are_refused()
    {
        test.Classify();
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        int[] tokens = files.ReadTokens();
        Array.Reverse(tokens);
        Assert.Contains("row 1", Refusal(() => Classification.Read(test.Folder, files, test.Heads[0], tokens, test.Tokenizer)), StringComparison.Ordinal);
        Assert.Contains("0:0", Refusal(() => files.ReadHead(new Head(0, 0))), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<InvalidInputException>(action).Message;
}
