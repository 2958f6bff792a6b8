using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Train;
using Xunit;

namespace Accelerated.Tests.Tools;

public class TrainRunTests
{
    [Fact]
    public void A_run_leaves_its_record_losses_and_checkpoints()
    {
        using var folder = new TrainFolder();
        ToolRun run = TrainFolder.Run(["run", "--data", folder.Tokens, "--valid", folder.Tokens, "--out", folder["out"], "--json", "--quiet", .. TrainFolder.Tiny]);
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Equal(3, (int?)JsonNode.Parse(run.Output)!["step"]);
        ResultTable losses = ResultTable.ReadCsv(folder["out", "loss.csv"], [new("step", ColumnType.Integer), new("loss", ColumnType.Double)]);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, losses.RowCount).Select(r => losses[r, "step"]));
        Assert.InRange(losses.Number(0, "loss")!.Value, Math.Log(11) - 1, Math.Log(11) + 1);
        Assert.Equal([0, 2, 3], RunFolder.Open(folder["out"]).Steps());
        Assert.Equal(TrainFolder.Shape, Checkpoint.Load(folder["out", "checkpoints", "step_0000003"]).Shape);
        RunRecord record = RunRecord.Load(folder["out", "run.json"]);
        Assert.Equal("train run", record.Command);
        Assert.Equal(1e-3, (double?)record.Options["lr"]);
        Assert.Equal("cpu", (string?)record.Options["device"]);
        Assert.False(record.Options.ContainsKey("out"));
        Assert.True(record.Hashes.ContainsKey("data"));
        Assert.True(record.Kernels.ContainsKey("matrix-product"));
    }

    [Fact]
    public void An_interrupted_run_goes_on_from_its_record_alone_and_ends_with_the_same_bytes()
    {
        using var folder = new TrainFolder();
        Assert.Equal(0, TrainFolder.Run(["run", "--data", folder.Tokens, "--out", folder["whole"], .. TrainFolder.Tiny]).Code);
        using var source = new CancellationTokenSource();
        source.Cancel();
        ToolRun stopped = ToolRun.Of(TrainTool.Create(), source.Token, ["run", "--data", folder.Tokens, "--out", folder["parts"], "--quiet", .. TrainFolder.Tiny]);
        Assert.Equal(130, stopped.Code);
        Assert.Contains("interrupted", stopped.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(0, TrainFolder.Run("run", "--out", folder["parts"], "--resume").Code);
        foreach (string file in folder.Files("whole"))
        {
            Assert.True(File.ReadAllBytes(folder["whole", file]).AsSpan().SequenceEqual(File.ReadAllBytes(folder["parts", file])), $"{file} differs.");
        }

        Assert.Equal(folder.Files("whole"), folder.Files("parts"));
    }

    [Fact]
    public void Resuming_a_finished_run_changes_nothing()
    {
        using var folder = new TrainFolder();
        Assert.Equal(0, TrainFolder.Run(["run", "--data", folder.Tokens, "--out", folder["out"], .. TrainFolder.Tiny]).Code);
        byte[][] before = [.. folder.Files("out").Select(f => File.ReadAllBytes(folder["out", f]))];
        Assert.Equal(0, TrainFolder.Run("run", "--out", folder["out"], "--resume").Code);
        Assert.Equal(before, folder.Files("out").Select(f => File.ReadAllBytes(folder["out", f])));
    }

    [Fact]
    public void Resuming_with_other_options_is_refused()
    {
        using var folder = new TrainFolder();
        Assert.Equal(0, TrainFolder.Run(["run", "--data", folder.Tokens, "--out", folder["out"], .. TrainFolder.Tiny]).Code);
        ToolRun run = TrainFolder.Run("run", "--out", folder["out"], "--resume", "--lr", "0.5");
        Assert.Equal(1, run.Code);
        Assert.Contains("belongs to another run", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_starts_from_a_given_checkpoint_with_its_sizes()
    {
        using var folder = new TrainFolder();
        string[] recipe = ["--data", folder.Tokens, "--init", folder.Model, "--steps", "1", "--batch", "6", "--order", "sequential", "--checkpoints", "0", "--device", "cpu", "--quiet"];
        Assert.Equal(0, TrainFolder.Run(["run", "--out", folder["out"], .. recipe]).Code);
        Assert.Equal(Checkpoint.Load(folder.Model).Parameters, Checkpoint.Load(folder["out", "checkpoints", "step_0000000"]).Parameters);
        double first = ResultTable.ReadCsv(folder["out", "loss.csv"]).Number(0, "loss")!.Value;
        double evaluated = (double)JsonNode.Parse(TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder.Tokens, "--json", "--device", "cpu", "--quiet").Output)!["loss"]!;
        Assert.Equal(evaluated, first, 1e-6);
        ToolRun other = TrainFolder.Run(["run", "--out", folder["other"], "--width", "6", .. recipe]);
        Assert.Equal(2, other.Code);
        Assert.Contains("--init", other.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["other"]));
    }

    [Fact]
    public void A_dry_run_shows_the_plan_and_leaves_nothing()
    {
        using var folder = new TrainFolder();
        ToolRun run = TrainFolder.Run("run", "--data", "sdk:text#train", "--out", folder["out"], "--dry-run", "--json");
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.Equal(3_355_016, (int?)json["parameters"]);
        Assert.Equal(501, (int?)json["checkpoints"]);
        Assert.Equal(5_120_000_000, (long?)json["tokens"]);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_corpus_without_a_tokenizer_gets_one_and_evaluation_finds_it()
    {
        using var folder = new TrainFolder();
        string corpus = folder.Write("corpus.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"the {i} cats and the {i + 1} dogs\n")));
        string[] sizes = "--layers 1 --heads 1 --head-size 2 --width 4 --context 8 --vocabulary 270 --steps 1 --batch 1 --checkpoints 1 --device cpu".Split(' ');
        ToolRun run = folder.RunOnText(["run", "--data", corpus, "--out", folder["out"], "--quiet", .. sizes]);
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.True(File.Exists(folder["out", "tokenizer.json"]));
        Assert.Equal(270, Checkpoint.Load(folder["out", "checkpoints", "step_0000001"]).Shape.Vocabulary);
        ToolRun evaluation = folder.RunOnText("eval", "--checkpoint", folder["out", "checkpoints", "step_0000001"], "--data", corpus, "--rows", "3", "--json", "--device", "cpu");
        Assert.Equal(0, evaluation.Code);
        Assert.Equal(21, (int?)JsonNode.Parse(evaluation.Output)!["tokens"]);
    }

    [Fact]
    public void An_existing_output_folder_is_refused_and_left_alone()
    {
        using var folder = new TrainFolder();
        string[] before = folder.Files();
        ToolRun run = TrainFolder.Run(["run", "--data", folder.Tokens, "--out", folder.Model, .. TrainFolder.Tiny]);
        Assert.Equal(1, run.Code);
        Assert.Contains("already exists", run.ErrorLine, StringComparison.Ordinal);
        ToolRun resumed = TrainFolder.Run(["run", "--data", folder.Tokens, "--out", folder.Model, "--resume", .. TrainFolder.Tiny]);
        Assert.Equal(1, resumed.Code);
        Assert.Equal(before, folder.Files());
    }

    [Theory]
    [InlineData("--steps 0", 1, "0")]
    [InlineData("--batch 0", 1, "'Batch' is 0")]
    [InlineData("--lr -1", 1, "-1")]
    [InlineData("--beta1 2", 1, "2")]
    [InlineData("--layers 9", 1, "'layers' is 9")]
    [InlineData("--heads 0", 1, "'heads' is 0")]
    [InlineData("--checkpoints sometimes", 1, "'sometimes' is no schedule")]
    [InlineData("--profile papr", 2, "Did you mean 'paper'?")]
    [InlineData("--order random", 2, "--order 'random'")]
    [InlineData("--device tpu", 1, "'tpu' names no device")]
    [InlineData("--device cuda:77", 1, "cuda:77")]
    [InlineData("--kernel nothing=simd", 1, "No kernel family 'nothing'")]
    [InlineData("--kernel matrix-product=nothing", 1, "matrix-product/nothing")]
    [InlineData("--kernel matrix-product=tensor-core-tf32", 1, "it needs CUDA with compute capability 8.0 or higher. Supported there: simd, thread-per-element.")]
    [InlineData("--threads 0", 2, "--threads is 0")]
    [InlineData("--length 9", 2, "--length is 9")]
    [InlineData("--vocabulary 10", 1, "10")]
    [InlineData("--vocabulary 1", 1, "'vocabulary' is 1")]
    [InlineData("--init none", 1, "'none' does not exist")]
    [InlineData("--data none.npy", 1, "'none.npy' does not exist")]
    [InlineData("--learning-rate 1", 2, "unknown option '--learning-rate'")]
    public void An_impossible_option_is_one_line_with_its_exit_code_and_leaves_no_folder(string options, int code, string told)
    {
        using var folder = new TrainFolder();
        string[] given = options.Split(' ');
        var args = new List<string> { "run", "--data", folder.Tokens, "--out", folder["out"], "--quiet" };
        args.AddRange(TrainFolder.Tiny);
        for (int i = 0; i < given.Length; i += 2)
        {
            int old = args.IndexOf(given[i]);
            if (old >= 0)
            {
                args.RemoveRange(old, 2);
            }

            args.AddRange([given[i], given[i + 1]]);
        }

        ToolRun run = TrainFolder.Run([.. args]);
        Assert.Equal((code, string.Empty), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("--trace", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_run_without_data_is_a_usage_error()
    {
        using var folder = new TrainFolder();
        ToolRun run = TrainFolder.Run("run", "--out", folder["out"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("--data", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_are_listed_with_the_processor_first()
    {
        ToolRun run = ToolRun.Of(TrainTool.Create(), "devices", "--json");
        Assert.Equal(0, run.Code);
        JsonArray devices = JsonNode.Parse(run.Output)!["devices"]!.AsArray();
        Assert.Equal("cpu", (string?)devices[0]!["name"]);
        Assert.Null(devices[0]!["fault"]);
        Assert.NotNull(devices[0]!["kernels"]!["matrix-product"]);
        Assert.All(devices, d => Assert.True(d!["fault"] is not null || d["kernels"]!.AsObject().Count > 0));
        Assert.All(["cpu", "cuda", "opencl"], kind => Assert.Contains(devices, d => ((string)d!["name"]!).StartsWith(kind, StringComparison.Ordinal)));
    }

    [Fact]
    public void Devices_shows_the_variants_of_every_family_on_each_usable_device()
    {
        ToolRun run = ToolRun.Of(TrainTool.Create(), "devices");
        string processor = run.Output[..run.Output.IndexOf("cuda", StringComparison.Ordinal)];
        Assert.All(KernelCatalogue.Families, f => Assert.Matches($"{f.Name} +simd +or .*{f.VariantNames[^1]}", processor));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_the_reason()
    {
        DeviceDescription[] all = [.. DeviceSurvey.Run().Where(d => d.Name.StartsWith("opencl", StringComparison.Ordinal))];
        var error = Assert.Throws<InvalidInputException>(() => ComputeDevice.Open("opencl:99"));
        Assert.StartsWith($"No device 'opencl:99': this machine has {all.Count(d => d.Fault is null)} usable opencl devices.", error.Message);
        Assert.All(all.Where(d => d.Fault is not null), d => Assert.Contains(d.Fault!, error.Message));
    }
}
