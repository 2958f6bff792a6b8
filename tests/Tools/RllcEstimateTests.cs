using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Tools.Rllc;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class RllcEstimateTests
{
    [Fact]
    public void Checkpoints_by_components_by_data_sets_are_estimated_into_a_table_with_traces_and_a_record()
    {
        using var folder = new RllcFolder();

        ToolRun run = RllcFolder.Rllc(
            ["estimate", "--run", folder.Run, "--steps", "all", "--components", "full,L1H0,l0", "--data", $"text={folder.Text}", "--data", $"code={folder.Code}", "--out", folder["out"], "--seed", "5", "--json", .. RllcFolder.Short]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(12, JsonNode.Parse(run.Output)!["estimates"]!.AsArray().Count);
        ResultTable table = ResultTable.ReadCsv(folder["out", "estimates.csv"]);
        Assert.Equal(
            [
                "0 full text LLC", "0 1:0 text wrLLC", "0 l0 text wrLLC", "0 full code drLLC", "0 1:0 code wdrLLC", "0 l0 code wdrLLC",
                "100 full text LLC", "100 1:0 text wrLLC", "100 l0 text wrLLC", "100 full code drLLC", "100 1:0 code wdrLLC", "100 l0 code wdrLLC",
            ],
            Enumerable.Range(0, table.RowCount).Select(r => $"{table[r, "step"]} {table[r, "component"]} {table[r, "dataset"]} {table[r, "metric"]}"));
        Assert.Equal((1L, 0L, 5L), (table.Whole(1, "layer"), table.Whole(1, "head"), table.Whole(1, "seed")));
        Assert.True(File.Exists(folder["out", "estimates.parquet"]));

        NumpyArray trace = NumpyFile.Read(folder["out", "traces", "100__1:0__code.npy"]);
        Assert.Equal([2, 10], trace.Shape.ToArray());
        double mean = trace.ToDoubles().Average();
        Assert.Equal(30 * (mean - table.Number(10, "anchor_loss")!.Value), table.Number(10, "value")!.Value, 1e-9);
        Assert.Equal((table.Number(10, "chain_0")!.Value + table.Number(10, "chain_1")!.Value) / 2, table.Number(10, "value")!.Value, 1e-9);
        Assert.Equal(24, Directory.GetFiles(folder["out", "traces"]).Length); // and the losses at w*
        Assert.Equal(table.Number(10, "anchor_loss")!.Value, NumpyFile.Read(folder["out", "traces", "100__1:0__code.anchor.npy"]).ToDoubles().Average(), 1e-12);

        RunRecord record = RunRecord.Load(folder["out", "run.json"]);
        Assert.Equal("rllc estimate", record.Command);
        Assert.Equal(200, (double?)record.Options["settings"]!["localization"]);
        Assert.True(record.Hashes.ContainsKey("model:100") && record.Hashes.ContainsKey("data:code"));
        Assert.True(record.Kernels.ContainsKey("sgld-step"));
    }

    [Fact]
    public void In_sequential_order_every_chain_begins_with_the_loss_of_the_first_rows()
    {
        using var folder = new RllcFolder();

        Assert.Equal(0, folder.Estimate("out", "--components", "1:0", "--order", "sequential").Code);

        NumpyArray trace = NumpyFile.Read(folder["out", "traces", "100__1:0__text.npy"]);
        double[] draws = trace.ToDoubles();
        Assert.Equal(draws[0], draws[10]);
        Assert.NotEqual(draws[1], draws[11]);
    }

    [Fact]
    public void An_interrupted_estimation_keeps_what_is_finished_and_resumes_to_the_same_bytes()
    {
        using var folder = new RllcFolder();
        string[] options = ["--components", "full,heads,l0,l1,embed", "--steps-between-draws", "8"];
        Assert.Equal(0, folder.Estimate("whole", options).Code);
        using var source = new CancellationTokenSource();
        using var watcher = new Timer(_ =>
        {
            if (Directory.Exists(folder["parts", "traces"]) && Directory.GetFiles(folder["parts", "traces"], "*.npy").Length > 1)
            {
                source.Cancel();
            }
        });
        watcher.Change(0, 1);
        string[] command = ["estimate", "--checkpoint", folder.Model(100), "--data", $"text={folder.Text}", "--out", folder["parts"], .. RllcFolder.Short, .. options];
        ToolRun stopped = ToolRun.Of(RllcTool.Create(), source.Token, command);
        watcher.Change(Timeout.Infinite, Timeout.Infinite);

        // The machine may have been faster than the watcher; then there was nothing to interrupt.
        Assert.True(stopped.Code is 130 or 0, stopped.Error);
        Assert.True(ResultTable.ReadCsv(folder["parts", "estimates.csv"]).RowCount > 0);
        Assert.Equal(0, RllcFolder.Rllc([.. command, "--resume"]).Code);

        foreach (string file in (string[])["estimates.csv", "estimates.parquet", "run.json", Path.Combine("traces", "100__0:1__text.npy")])
        {
            Assert.True(File.ReadAllBytes(folder["whole", file]).AsSpan().SequenceEqual(File.ReadAllBytes(folder["parts", file])), $"{file} differs.");
        }
    }

    [Fact]
    public void Resuming_adds_new_components_and_refuses_other_settings()
    {
        using var folder = new RllcFolder();
        Assert.Equal(0, folder.Estimate("out", "--components", "full").Code);
        string first = File.ReadAllLines(folder["out", "estimates.csv"])[1];

        Assert.Equal(0, folder.Estimate("out", "--components", "full,1:1", "--resume").Code);
        ToolRun other = folder.Estimate("out", "--components", "full", "--epsilon", "2e-3", "--resume");

        string[] lines = File.ReadAllLines(folder["out", "estimates.csv"]);
        Assert.Equal((3, first), (lines.Length, lines[1]));
        Assert.Equal(1, other.Code);
        Assert.Contains("was made with epsilon 0.001 but now it is 0.002", other.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_work_are_refused_before_the_run_and_nothing_is_written()
    {
        using var folder = new RllcFolder();
        string[] both = ["estimate", "--run", folder.Run, "--steps", "all", "--data", $"text={folder.Text}", "--out", folder["out"], .. RllcFolder.Short, "--components", "1:0,full"];

        ToolRun run = RllcFolder.Rllc([.. both, "--epsilon", "1e30"]);

        Assert.Equal(1, run.Code);
        Assert.Contains("--epsilon 1E+30 cannot work for ", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("step_0000", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("This is the smallest limit of 4, of 4 tried. Nothing was sampled.", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
        string largest = run.ErrorLine.Split("Take --epsilon below ")[1].Split(' ')[0];
        Assert.Equal(0, RllcFolder.Rllc([.. both, "--epsilon", largest]).Code);
    }

    [Fact]
    public void A_diverging_chain_is_named_and_its_estimate_has_no_value()
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", "--components", "full", "--epsilon", "1e30", "--skip-curvature-check");

        Assert.Equal(1, run.Code);
        Assert.Contains("Chain 0 reached ", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("Halve --epsilon (now 1E+30) or raise --localization (now 200).", run.ErrorLine, StringComparison.Ordinal);
        ResultTable table = ResultTable.ReadCsv(folder["out", "estimates.csv"]);
        Assert.Equal((null, "failed"), (table.Text(0, "value"), table.Text(0, "verdict")));
        double[] trace = NumpyFile.Read(folder["out", "traces", "100__full__text.npy"]).ToDoubles();
        Assert.True(double.IsFinite(trace[0]) && double.IsNaN(trace[^1]));
    }

    [Fact]
    public void Draws_are_evaluated_on_further_data_and_on_their_own_data_they_estimate_the_same()
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", "--components", "1:0", "--evaluation-data", $"code={folder.Code}", "--evaluation-data", $"same={folder.Text}", "--order", "sequential");

        Assert.Equal((0, ""), (run.Code, run.Error));
        ResultTable table = ResultTable.ReadCsv(folder["out", "estimates.csv"]);
        Assert.Equal(["text  wrLLC", "code text wdrLLC", "same text wdrLLC"], Enumerable.Range(0, 3).Select(r => $"{table[r, "dataset"]} {table[r, "sampled_on"]} {table[r, "metric"]}"));
        Assert.Equal(table.Number(0, "value")!.Value, table.Number(2, "value")!.Value, 1e-12);
        Assert.NotEqual(table.Number(0, "value"), table.Number(1, "value"));
        Assert.True(File.Exists(folder["out", "traces", "100__1:0__text--code.anchor.npy"]));
    }

    [Fact]
    public void Another_checkpoint_and_a_bigram_table_are_data_sets_whose_loss_is_a_divergence()
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate(
            "out", "--components", "full,1:0", "--teacher", $"twin={folder.Model(0)}", "--teacher", $"self={folder.Model(100)}", "--teacher", $"pairs=bigram:{folder.Code}");

        Assert.Equal((0, ""), (run.Code, run.Error));
        ResultTable table = ResultTable.ReadCsv(folder["out", "estimates.csv"]);
        Assert.Equal(
            ["text LLC", "text wrLLC", "twin drLLC", "twin wdrLLC", "self drLLC", "self wdrLLC", "pairs drLLC", "pairs wdrLLC"],
            Enumerable.Range(0, table.RowCount).Select(r => $"{table[r, "dataset"]} {table[r, "metric"]}"));
        Assert.True(table.Number(2, "anchor_loss") > 0);
        Assert.Equal(0, table.Number(4, "anchor_loss")!.Value, 1e-6); // at w* the model is its own teacher
        Assert.True(table.Number(4, "value") > 0);
        Assert.True(RunRecord.Load(folder["out", "run.json"]).Hashes.ContainsKey("teacher:pairs"));
    }

    [Theory]
    [InlineData("independent")]
    [InlineData("probe")]
    public void The_other_anchors_are_named_in_table_and_record(string kind)
    {
        using var folder = new RllcFolder();

        Assert.Equal(0, folder.Estimate("out", "--components", "1:0", "--anchor", kind).Code);

        ResultTable table = ResultTable.ReadCsv(folder["out", "estimates.csv"]);
        Assert.Equal((kind, kind == "independent"), (table.Text(0, "anchor"), table.Number(0, "anchor_stderr") is not null));
        Assert.Equal(kind, (string?)RunRecord.Load(folder["out", "run.json"]).Options["settings"]!["anchor"]);
    }

    [Fact]
    public void Minibatches_shared_by_all_chains_give_every_chain_the_same_first_loss_and_none_gives_every_head_its_own()
    {
        using var folder = new RllcFolder();

        Assert.Equal(0, folder.Estimate("all", "--components", "1:0,1:1", "--share-batches", "heads-and-chains").Code);
        Assert.Equal(0, folder.Estimate("none", "--components", "1:0,1:1", "--share-batches", "none").Code);

        double[] all = [.. First("all", "1:0"), .. First("all", "1:1")];
        double[] none = [.. First("none", "1:0"), .. First("none", "1:1")];
        Assert.Single(all.Select(loss => Math.Round(loss, 6)).Distinct()); // heads differ by the rounding of their own terms
        Assert.Equal(4, none.Distinct().Count());

        double[] First(string output, string head)
        {
            double[] draws = NumpyFile.Read(folder[output, "traces", $"100__{head}__text.npy"]).ToDoubles();
            return [draws[0], draws[10]];
        }
    }

    [Fact]
    public void A_dry_run_counts_and_writes_nothing()
    {
        using var folder = new RllcFolder();

        ToolRun run = RllcFolder.Rllc(
            ["estimate", "--run", folder.Run, "--steps", "all", "--components", "full,heads", "--data", $"text={folder.Text}", "--dry-run", "--json", .. RllcFolder.Short]);

        Assert.Equal(0, run.Code);
        JsonNode plan = JsonNode.Parse(run.Output)!;
        Assert.Equal((10, 200L), ((int)plan["estimates"]!, (long)plan["steps"]!));
        Assert.Equal(2 * 5 * 20 * 2 * 8, (double)plan["tokens"]!);
        Assert.True((double)plan["seconds"]! > 0);
        Assert.Equal([0, 1], plan["headRefined"]!.AsArray().Select(kind => (int)kind!["layer"]!));
        Assert.All(plan["headRefined"]!.AsArray(), kind => Assert.Equal((double)kind!["fullMultiplyAddsPerToken"]! / (double)kind["multiplyAddsPerToken"]!, (double)kind["timesFewer"]!));
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData(2, "No component '9:9' in a model of 2 layers × 2 heads. Known: full, l0, l1, 0:0, 0:1, 1:0, 1:1, embed, pos, unembed, ln;", "--components", "9:9")]
    [InlineData(2, "no component: give --components")]
    [InlineData(2, "--epsilon is 0 but must be above 0.", "--components", "full", "--epsilon", "0")]
    [InlineData(2, "--localization is -1 but must be 0 or above.", "--components", "full", "--localization", "-1")]
    [InlineData(2, "--epsilon 'NaN' is no finite number.", "--components", "full", "--epsilon", "NaN")]
    [InlineData(2, "unknown option '--epsilom'. Did you mean '--epsilon'?", "--components", "full", "--epsilom", "1")]
    [InlineData(2, "Known: sequential, shuffled", "--components", "full", "--order", "random")]
    [InlineData(2, "two data sets are named 'text'", "--components", "full", "--data", "text=x.npy")]
    [InlineData(2, "--steps needs --run DIR.", "--components", "full", "--steps", "all")]
    [InlineData(1, "'no.npy' does not exist.", "--components", "full", "--data", "more=no.npy")]
    [InlineData(1, "'no' does not exist", "--components", "full", "--teacher", "twin=no")]
    [InlineData(2, "a data set and a teacher are both named 'text'", "--components", "full", "--teacher", "text=bigram:no")]
    [InlineData(2, "--teacher 'a/b=x' must be NAME=PATH", "--components", "full", "--teacher", "a/b=x")]
    public void Bad_input_is_one_line_and_leaves_no_folder(int code, string message, params string[] options)
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", options);

        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void More_draws_than_fit_in_memory_are_refused_before_anything_runs()
    {
        using var folder = new RllcFolder();

        ToolRun run = RllcFolder.Rllc(
            "estimate", "--checkpoint", folder.Model(0), "--data", folder.Text, "--components", "full", "--out", folder["out"], "--draws", "2000000000", "--chains", "2000000000");

        Assert.Equal(1, run.Code);
        Assert.Contains("Lower --draws", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void An_output_folder_with_something_in_it_is_left_alone()
    {
        using var folder = new RllcFolder();
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out", "mine.txt"], "x");

        ToolRun run = folder.Estimate("out", "--components", "full");

        Assert.Equal(1, run.Code);
        Assert.Contains("already exists and is not empty", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal([folder["out", "mine.txt"]], Directory.GetFileSystemEntries(folder["out"]));
    }

    [Fact]
    public void Checkpoints_whose_results_could_not_be_told_apart_are_refused()
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", "--checkpoint", folder.Model(100), "--components", "full");

        Assert.Equal(1, run.Code);
        Assert.Contains("are both of step 100", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_are_listed_with_their_number_and_share_of_weights()
    {
        using var folder = new RllcFolder();

        ToolRun run = RllcFolder.Rllc("components", "--checkpoint", folder.Model(0), "--components", "full,1:0,1:0.qk", "--head-biases", "exclude", "--json");

        Assert.Equal(0, run.Code);
        JsonNode list = JsonNode.Parse(run.Output)!;
        int parameters = (int)list["parameters"]!;
        Assert.Equal([parameters, 32, 16], list["components"]!.AsArray().Select(c => (int)c!["weights"]!));
        Assert.Equal(32.0 / parameters, (double)list["components"]![1]!["share"]!);
        Assert.Contains("1:1", RllcFolder.Rllc("components", "--run", folder.Run).Output, StringComparison.Ordinal);
    }
}
