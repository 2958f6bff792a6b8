using System.Text.Json.Nodes;
using Accelerated.Tests.Support;
using Accelerated.Tools.Tokens;
using Accelerated.Tools.Train;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>From a synthetic corpus to the classifier's precision and recall, and to what heads serve, by the executables.</summary>
public sealed class SyntheticToolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Language => folder["language"];

    private string Counts => folder["language.stat"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_synthetic_corpus_is_written_counted_and_evaluated()
    {
        JsonNode made = Invent(documents: 300, length: 64);
        Assert.Equal(300 * 63, (int)made["noise"]! + (int)made["induction"]! + (int)made["dyck"]! + (int)made["ngram"]! + (int)made["skipngram"]!);
        ToolRun run = Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--documents", "20", "--min-count", "5", "--json", "--quiet");
        Assert.Equal((0, ""), (run.Code, run.Error));
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.Equal(20 * 63, (int)json["tokens"]! + (int)json["rare"]!);
        Assert.True((double)json["induction"]!["recall"]!["low"]! <= (double)json["induction"]!["recall"]!["share"]!);
        Assert.Equal((int)json["tokens"]!, json["confusion"]!.AsArray().Sum(row => row!.AsArray().Sum(count => (int)count!)));
        Assert.Contains("planted ↓", Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--documents", "2", "--min-count", "5", "--quiet").Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_small_model_trained_on_the_language_has_heads_whose_classes_are_the_planted_ones()
    {
        Invent(documents: 40000, length: 128, "--copy-share", "0.12");
        string corpus = Path.Combine(Language, "corpus.jsonl.zst"), run = folder["run"], tokens = folder["tokens"];
        string[] shape = ["--layers", "2", "--heads", "4", "--head-size", "16", "--width", "64", "--context", "128", "--positions", "standard"];
        string[] recipe = ["--profile", "quick", "--batch", "32", "--lr", "0.003", "--steps", "6000", "--checkpoints", "6000", "--seed", "1", "--device", "cpu"];
        ToolRun trained = Train(["run", "--data", corpus, "--tokenizer", Path.Combine(Language, "tokenizer.json"), .. shape, .. recipe, "--cache", folder["cache"], "--out", run, "--quiet"]);
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        ToolRun ablated = Tokens("ablate", "--run", run, "--steps", "last", "--data", corpus, "--heads", "all", "--sequences", "400", "--cache", folder["cache"], "--out", tokens, "--device", "cpu", "--quiet");
        Assert.Equal((0, ""), (ablated.Code, ablated.Error));
        JsonNode[] heads = [.. JsonNode.Parse(Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--in", tokens, "--json", "--quiet").Output)!["heads"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(8, heads.Length);
        Assert.True(heads.Count(head => (string)head["planted"]! == (string)head["classified"]!) >= 7, string.Join("; ", heads.Select(head => $"{head["head"]}: planted {head["planted"]}, classified {head["classified"]}")));
        Assert.True(heads.Select(head => (string)head["planted"]!).Distinct().Count() >= 3, "The heads have not parted.");

        // Of as many tokens as were planted of its kind, those that a head serves most hold more of them than chance would, beyond the 95 % interval.
        Assert.All(heads, head =>
        {
            JsonNode kind = head[(string)head["planted"]!]!;
            Assert.True((double)kind["served"]!["low"]! > (double)kind["base_rate"]!, $"{head["head"]}: {kind["served"]!["share"]} of base {kind["base_rate"]}");
        });
    }

    [Fact]
    public void What_cannot_be_evaluated_is_one_line()
    {
        Invent(documents: 20, length: 64);
        Failed(1, "already", Train("corpus", "--synthetic", "--out", Language));
        Failed(2, "--data", Train("corpus"));
        Failed(2, "--out", Train("corpus", "--synthetic"));
        Failed(2, "--data", Train("corpus", "--synthetic", "--out", folder["x"], "--data", "sdk:text"));
        Failed(2, "shares", Train("corpus", "--synthetic", "--out", folder["x"], "--copy-share", "0.9"));
        Failed(2, "Length", Train("corpus", "--synthetic", "--out", folder["x"], "--length", "8"));
        Failed(1, "nowhere", Tokens("evaluate", "--truth", folder["nowhere"], "--statistics", Counts));
        Failed(1, "none.stat", Tokens("evaluate", "--truth", Language, "--statistics", folder["none.stat"]));
        Failed(1, "tokens ablate", Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--in", folder["empty"]));
        Failed(2, "--keys", Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--keys", "guess"));
        Failed(2, "Reach", Tokens("evaluate", "--truth", Language, "--statistics", Counts, "--reach", "1"));
        File.WriteAllText(Path.Combine(Language, "truth.jsonl.zst"), "no truth");
        Failed(1, "truth.jsonl.zst", Tokens("evaluate", "--truth", Language, "--statistics", Counts));
        Assert.False(Directory.Exists(folder["x"]));
    }

    private static void Failed(int code, string told, ToolRun run)
    {
        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
    }

    private static ToolRun Train(params string[] arguments) => ToolRun.Of(TrainTool.Create(), arguments);

    private static ToolRun Tokens(params string[] arguments) => ToolRun.Of(TokensCommand.Create(), arguments);

    private JsonNode Invent(int documents, int length, params string[] more)
    {
        ToolRun run = Train(["corpus", "--synthetic", "--documents", $"{documents}", "--length", $"{length}", "--out", Language, .. more, "--json", "--quiet"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        string corpus = Path.Combine(Language, "corpus.jsonl.zst"), tokenizer = Path.Combine(Language, "tokenizer.json");
        Assert.Equal(0, Tokens("statistics", "--data", corpus, "--tokenizer", tokenizer, "--length", $"{length}", "--cache", folder["cache"], "--out", Counts, "--quiet").Code);
        return JsonNode.Parse(run.Output)!;
    }
}
