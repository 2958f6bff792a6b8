using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Accelerated.Tools.Tokens;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>The executable <c>tokens</c>, from a checkpoint and tokens in files to pages.</summary>
public sealed class TokensToolTests : IDisposable
{
    private const int Vocabulary = 280;
    private const int Length = 16;

    private readonly TemporaryFolder folder = new();
    private readonly ITokenizer tokenizer;

    public TokensToolTests()
    {
        tokenizer = new BytePairTrainer(Vocabulary).Train(["The cat (the black cat) sat on the mat. <b>The</b> dog \"sat\" too. The cat sat on the dog."]);
        TokenizerFile.Save(tokenizer, folder["run", "tokenizer.json"]);
        var layout = new ParameterLayout(new TransformerShape(layers: 2, heads: 2, headSize: 4, width: 8, context: Length, vocabulary: tokenizer.Vocabulary));
        float[] parameters = new float[layout.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = (Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X / 4294967296f) - 0.5f;
        }

        Checkpoint.Save(Model, layout, parameters, 20);
        int[] tokens = new int[6 * Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = i % Length == 0 ? tokenizer.BeginningOfSequence : (int)(Philox.At(2, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % 40) + 30;
        }

        NumpyFile.Write(Data, tokens, 6, Length);
    }

    private string Model => folder["run", "checkpoints", "step_0000020"];

    private string Data => folder["tokens.npy"];

    private string Out => folder["out"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ablate_statistics_classify_and_html_lead_from_a_checkpoint_to_pages()
    {
        ToolRun ablate = Tokens("ablate", "--checkpoint", Model, "--data", Data, "--heads", "1:1,0:0", "--ablation", "zero", "--out", Out, "--device", "cpu", "--json");
        Assert.Equal(0, ablate.Code);
        Assert.Contains("6 sequences", ablate.Error, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(ablate.Output)!;
        Assert.Equal((20, 6), ((int?)json["step"], (int?)json["sequences"]));
        Assert.Equal(["0:0", "1:1"], json["mean_delta"]!.AsObject().Select(mean => mean.Key));
        using (NumpyArray delta = NumpyFile.Read(Path.Combine(Out, "per-token-data", "ablation_data_20_1_1.npy")))
        {
            Assert.Equal("<f4", delta.ElementType);
            Assert.Equal([6, Length - 1], delta.Shape);
        }

        Assert.Equal(0, Tokens("statistics", "--data", Data, "--tokenizer", folder["run"], "--out", folder["corpus.stat"]).Code);
        ToolRun classify = Tokens("classify", "--in", Out, "--statistics", folder["corpus.stat"], "--top", "20", "--min-count", "2", "--json", "--quiet");
        Assert.Equal((0, ""), (classify.Code, classify.Error));
        Assert.Equal(20, (int?)JsonNode.Parse(classify.Output)!["heads"]![1]!["tokens"]);
        ToolRun html = Tokens("html", "--in", Out, "--quiet", "--json");
        Assert.Equal((0, ""), (html.Code, html.Error));
        Assert.Equal(5, JsonNode.Parse(html.Output)!["files"]!.AsArray().Count);
        Assert.True(File.Exists(Path.Combine(Out, "per-token-samples", "output_attention_1_1_20.html")));
        Assert.True(File.Exists(Path.Combine(Out, "per-token-analysis", "output_attention_summary.html")));
        Assert.Empty(Directory.EnumerateFiles(Out, "*.tmp", SearchOption.AllDirectories));

    }

    [Fact]
    public void A_second_ablation_adds_what_is_missing_and_refuses_what_does_not_belong_there()
    {
        string[] ablate = ["ablate", "--checkpoint", Model, "--data", Data, "--out", Out, "--device", "cpu", "--json"];
        Assert.Equal(0, Tokens([.. ablate, "--heads", "1:1"]).Code);
        byte[] before = File.ReadAllBytes(Path.Combine(Out, "per-token-data", "ablation_data_20_1_1.npy"));
        ToolRun more = Tokens([.. ablate, "--heads", "l1", "--target", "l0,0:1>1:0.k"]);
        Assert.Equal(0, more.Code);
        Assert.Contains("1 of 4 targets are there already", more.Error, StringComparison.Ordinal);
        Assert.Equal(["1:0", "l0", "0:1>1:0.k"], JsonNode.Parse(more.Output)!["mean_delta"]!.AsObject().Select(mean => mean.Key));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Out, "per-token-data", "ablation_data_20_1_1.npy")));
        Assert.True(File.Exists(Path.Combine(Out, "per-token-data", "ablation_data_20_0_1-1_0.k.parquet")));
        Assert.Empty(JsonNode.Parse(Tokens([.. ablate, "--heads", "1:0,1:1", "--target", "l0"]).Output)!["checkpoints"]!.AsArray());

        Failed("holds the zero ablation of step 20", [.. ablate, "--ablation", "mean"]);
        Failed("on other data", [.. ablate, "--sequences", "5"]);
    }

    [Fact]
    public void Every_checkpoint_of_a_run_is_ablated_and_a_dry_run_writes_nothing()
    {
        Checkpoint first = Checkpoint.Load(Model);
        Checkpoint.Save(folder["run", "checkpoints", "step_0000010"], first.Layout, first.Parameters, 10);
        File.WriteAllText(folder["run", "run.json"], "{}");
        string[] ablate = ["ablate", "--run", folder["run"], "--steps", "all", "--data", Data, "--out", Out, "--device", "cpu", "--json", "--ablation", "resample", "--seed", "3"];
        JsonNode plan = JsonNode.Parse(Tokens([.. ablate, "--dry-run"]).Output)!;
        Assert.Equal((2, 6), ((int?)plan["checkpoints"], (int?)plan["sequences"]));
        Assert.False(Directory.Exists(Out));

        JsonNode done = JsonNode.Parse(Tokens(ablate).Output)!;
        Assert.Equal([10, 20], done["checkpoints"]!.AsArray().Select(checkpoint => (int?)checkpoint!["step"]));
        Assert.True(File.Exists(Path.Combine(Out, "per-token-data", "ablation_data_10_0_1.parquet")));
        Failed("(seed 3)", [.. ablate[..^1], "4"]);
    }

    [Theory]
    [InlineData("--heads 2:0", 1, "2:0")]
    [InlineData("--heads 0:2", 1, "0:2")]
    [InlineData("--heads cat", 1, "cat")]
    [InlineData("--ablation median", 2, "median")]
    [InlineData("--target 1:1>0:0", 1, "no path 1:1>0:0")]
    [InlineData("--target 1:1.z", 1, "1:1.z")]
    [InlineData("--target 1:1,1:1", 1, "twice")]
    [InlineData("--sequences 1 --ablation resample", 1, "another sequence")]
    [InlineData("--run nowhere", 2, "exclude each other")]
    [InlineData("--sequences 7", 1, "6 sequences")]
    [InlineData("--sequences 0", 2, "--sequences")]
    [InlineData("--contexts -1", 2, "--contexts")]
    [InlineData("--tokenizer nowhere.json", 1, "nowhere.json")]
    [InlineData("--hedas all", 2, "--heads")]
    public void Ablate_refuses_what_it_cannot_do_in_one_line_and_leaves_nothing(string arguments, int code, string told)
    {
        ToolRun run = Tokens(["ablate", "--checkpoint", Model, "--data", Data, "--out", Out, "--device", "cpu", "--quiet", .. arguments.Split(' ')]);

        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Missing_or_foreign_files_are_named_in_one_line()
    {
        File.WriteAllText(folder["text.stat"], "no statistics");
        string[] ablate = ["ablate", "--device", "cpu", "--out", Out, "--quiet"];
        Failed("none.npy", [.. ablate, "--checkpoint", Model, "--data", folder["none.npy"]]);
        Failed("nothing", [.. ablate, "--checkpoint", folder["nothing"], "--data", Data]);
        Failed("tokens ablate", "classify", "--in", Out, "--statistics", folder["text.stat"]);
        Failed("tokens ablate", "html", "--in", Out);
        Failed("none.npy", "statistics", "--data", folder["none.npy"], "--tokenizer", folder["run"], "--out", folder["x.stat"]);
        Assert.Equal(0, Tokens([.. ablate, "--checkpoint", Model, "--data", Data, "--heads", "0:0"]).Code);
        Failed("text.stat", "classify", "--in", Out, "--statistics", folder["text.stat"]);
        Failed("analysis_results_20_0_0", "html", "--in", Out);
        Assert.Equal(2, Tokens("classify", "--in", Out, "--statistics", "x", "--min-lift", "-1").Code);
        Assert.Equal(2, Tokens("html", "--in", Out, "--before", "-1").Code);
    }

    [Fact]
    public void Statistics_of_another_tokenizer_are_refused()
    {
        ITokenizer other = new BytePairTrainer(Vocabulary - 20).Train(["Other words make other merges, other words."]);
        TokenizerFile.Save(other, folder["other.json"]);
        NumpyFile.Write(folder["other.npy"], [0, 1, 2, 3], 1, 4);
        Assert.Equal(0, Tokens("statistics", "--data", folder["other.npy"], "--tokenizer", folder["other.json"], "--out", folder["other.stat"]).Code);
        Assert.Equal(0, Tokens("ablate", "--checkpoint", Model, "--data", Data, "--heads", "0:0", "--out", Out, "--device", "cpu").Code);

        Failed("another tokenizer", "classify", "--in", Out, "--statistics", folder["other.stat"]);
    }

    private static void Failed(string told, params string[] arguments)
    {
        ToolRun run = Tokens(arguments);
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
    }

    private static ToolRun Tokens(params string[] arguments) => ToolRun.Of(TokensCommand.Create(), arguments);
}
