using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>The verb <c>reproduce score</c> on a tiny run.</summary>
public sealed class ReproduceScoreTests : IDisposable
{
    private static readonly string[] Device = ["--device", "cpu", "--threads", "1", "--rows", "4", "--sequences", "5", "--curvature-rows", "2"];

    private readonly RllcFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_checkpoint_gets_every_score_and_the_table_reads_back()
    {
        ToolRun run = Score("--data", $"text={folder.Text}", "--data", $"code={folder.Code}");
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error.Contains("reproduce:") ? run.Error : ""));
        ScoreTable table = ScoreTable.ReadCsv(folder["run", "development", "scores.csv"]);
        Assert.Equal([0, 100], table.Rows.Select(r => r.Step).Distinct());
        foreach (string metric in new[] { ScoreMetric.PreviousToken, ScoreMetric.CurrentToken, ScoreMetric.FirstToken, ScoreMetric.PrefixMatching, ScoreMetric.InductionCopying })
        {
            Assert.Equal(2 * 4, table.Rows.Count(r => r.Score.Metric == metric && r.Score.StandardError is not null));
        }

        Assert.Equal(2 * 4, table.Rows.Count(r => r.Score.Metric == ScoreMetric.KeyComposition && r.Score.ToHead is { Layer: 1 }));
        Assert.Equal(["text", "code"], table.Rows.Where(r => r.Step == 0 && r.Score.Metric == ScoreMetric.Loss).Select(r => r.Score.Dataset));
        foreach (string metric in new[] { "ablation-zero", "ablation-zero-normalised", "ablation-mean", "ablation-resample", ScoreMetric.HessianTrace, ScoreMetric.FisherTrace })
        {
            Assert.Equal(2 * 4 * (metric.StartsWith("ablation", StringComparison.Ordinal) ? 2 : 1), table.Rows.Count(r => r.Score.Metric == metric && r.Score.StandardError is not null));
        }

        Assert.Contains("no training data: no n-gram scores", run.Error);
        Assert.Contains("no tokenizer: no bracket scores", run.Error);
        Assert.Contains("icl on text", run.Output);
        Assert.True(File.Exists(folder["run", "development", "scores.parquet"]));
    }

    [Fact]
    public void A_run_that_is_continued_has_the_bytes_of_one_that_was_not_interrupted()
    {
        Score("--data", $"text={folder.Text}", "--out", folder["whole"]);
        Score("--data", $"text={folder.Text}", "--out", folder["parts"], "--steps", "100");
        ToolRun refused = Score("--data", $"text={folder.Text}", "--out", folder["parts"]);
        Assert.Equal(ExitCode.Failed, refused.Code);
        Assert.Contains("--resume", refused.Error);
        Assert.Contains("rows", Score("--data", $"text={folder.Text}", "--out", folder["parts"], "--resume", "--rows", "3").Error);
        Assert.Equal(ExitCode.Done, Score("--data", $"text={folder.Text}", "--out", folder["parts"], "--resume").Code);
        Assert.Equal(File.ReadAllText(folder["whole", "scores.csv"]), File.ReadAllText(folder["parts", "scores.csv"]));
        Assert.Equal(File.ReadAllBytes(folder["whole", "scores.parquet"]), File.ReadAllBytes(folder["parts", "scores.parquet"]));
    }

    [Fact]
    public void Missing_data_checkpoints_and_layers_are_named_and_the_rest_is_scored()
    {
        var layout = new ParameterLayout(new TransformerShape(1, 1, 2, 4, 3, 11));
        var parameters = new float[layout.Length];
        Initialization.Fill(layout, 1, parameters);
        Checkpoint.Save(folder["one", "checkpoints", "step_0000007"], layout, parameters, 7);
        File.WriteAllText(folder["one", "run.json"], """{"options":{"data":"nowhere.npy"}}""");
        Directory.CreateDirectory(folder["one", "checkpoints", "step_0000009"]);
        File.WriteAllText(folder["one", "checkpoints", "step_0000009", "model.safetensors"], "damaged");
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), ["score", "--run", folder["one"], "--steps", "5,7,9", .. Device]);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.All(new[] { "no checkpoint of step 5", "step 9 is left out", "nowhere.npy", "one layer", "too short for prefix-matching" }, text => Assert.Contains(text, run.Output));
        Assert.All(ScoreTable.ReadCsv(folder["one", "development", "scores.csv"]).Rows, row => Assert.Equal(7, row.Step));
        Assert.Contains("no checkpoint of step 5", File.ReadAllText(folder["one", "development", "scores.json"]));
    }

    [Fact]
    public void Counts_and_a_one_layer_twin_are_compared_with_where_they_are_given()
    {
        var layout = new ParameterLayout(new TransformerShape(1, 2, 2, 4, 8, 11));
        Checkpoint.Save(folder["twin", "checkpoints", "step_0000100"], layout, new float[layout.Length], 100);
        File.WriteAllText(folder["twin", "run.json"], "{}");
        ToolRun run = Score("--data", $"text={folder.Text}", "--counts", $"all={folder.Text}", "--one-layer", folder["twin"], "--scores", "bigram,ngrams,one-layer");
        Assert.Equal(ExitCode.Done, run.Code);
        ScoreRow[] rows = [.. ScoreTable.ReadCsv(folder["run", "development", "scores.csv"]).Rows];
        ScoreRow twin = Assert.Single(rows, r => r.Score.Metric == ScoreMetric.OneLayerLoss);
        Assert.Equal(100, twin.Step);
        Assert.Equal(Math.Log(11), twin.Score.Value, 1e-5); // all weights 0: every token alike
        Assert.Contains("the one-layer twin has no checkpoint of step 0", run.Output);
        Assert.Equal(2, rows.Count(r => r.Score.Metric == ScoreMetric.Bigram));
        Assert.Equal("all", rows.First(r => r.Score.Metric == "ngram-2").Score.Dataset);
    }

    [Fact]
    public void A_dry_run_names_the_cost_and_writes_nothing()
    {
        ToolRun run = Score("--data", $"text={folder.Text}", "--dry-run");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("losses on text: 2 checkpoints", run.Output);
        Assert.False(Directory.Exists(folder["run", "development"]));
    }

    [Fact]
    public void An_unknown_score_or_option_is_a_wrong_command_line()
    {
        ToolRun group = Score("--scores", "atention");
        Assert.Equal(ExitCode.Usage, group.Code);
        Assert.Contains("'attention'", group.ErrorLine);
        Assert.Equal(ExitCode.Usage, ToolRun.Of(ReproduceTool.Create(), "scores").Code);
        ToolRun option = ToolRun.Of(ReproduceTool.Create(), "--profil", "quick");
        Assert.Contains("unknown option '--profil'", option.ErrorLine);
    }

    private ToolRun Score(params string[] args) => ToolRun.Of(ReproduceTool.Create(), ["score", "--run", folder.Run, .. Device, .. args]);
}
