using System.Text.Json.Nodes;
using Accelerated.Storage;
using Xunit;

namespace Accelerated.Tests.Tools;

public class TrainDataTests
{
    private static readonly string Prose = string.Concat(Enumerable.Range(0, 300).Select(i => $"the cat number {i} sat on mat {i * 7 % 13}\n"));

    [Fact]
    public void The_loss_of_every_token_is_written_and_its_mean_is_the_loss()
    {
        using var folder = new TrainFolder();
        ToolRun run = TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder.Tokens, "--per-token", folder["losses.npy"], "--json", "--quiet", "--device", "cpu");
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        JsonNode json = JsonNode.Parse(run.Output)!;
        using NumpyArray losses = NumpyFile.Read(folder["losses.npy"]);
        Assert.Equal("<f4", losses.ElementType);
        Assert.Equal([TrainFolder.Rows, TrainFolder.Length - 1], losses.Shape);
        Assert.Equal(losses.ToDoubles().Average(), (double)json["loss"]!, 1e-9);
        Assert.Equal(TrainFolder.Rows * (TrainFolder.Length - 1), (int?)json["tokens"]);
    }

    [Fact]
    public void A_corpus_is_counted_by_parts()
    {
        using var folder = new TrainFolder();
        string corpus = folder.Write("c.jsonl", string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"text\": \"document {i}\"}}\n")));
        JsonNode json = JsonNode.Parse(folder.RunOnText("corpus", "--data", corpus, "--json", "--quiet").Output)!;
        int Documents(string part) => (int)json[part]!["documents"]!;
        Assert.Equal(500, Documents("everything"));
        Assert.Equal(500, Documents("train") + Documents("valid") + Documents("test"));
        Assert.True(Documents("train") > 400);
    }

    [Fact]
    public void A_tokenizer_is_trained_then_packs_a_corpus_into_a_file_with_a_manifest()
    {
        using var folder = new TrainFolder();
        string corpus = folder.Write("c.txt", Prose);
        ToolRun tokenizer = folder.RunOnText("tokenizer", "--data", corpus, "--vocabulary", "280", "--out", folder["t.json"], "--json", "--quiet");
        Assert.Equal((0, string.Empty), (tokenizer.Code, tokenizer.Error));
        Assert.Equal(280, (int?)JsonNode.Parse(tokenizer.Output)!["vocabulary"]);
        ToolRun packed = folder.RunOnText("corpus", "--data", corpus, "--tokenizer", folder["t.json"], "--length", "16", "--out", folder["packed"], "--json", "--quiet");
        Assert.Equal((0, string.Empty), (packed.Code, packed.Error));
        JsonNode json = JsonNode.Parse(packed.Output)!;
        Assert.True((int)json["rows"]! > 10);
        string file = (string)json["file"]!;
        Assert.Equal([Path.GetFileName(file), Path.GetFileName(file) + ".json"], folder.Files("packed"));
        ToolRun converted = folder.RunOnText("tokenizer", "--from", folder["t.json"], "--vocabulary", "270", "--out", folder["small.json"], "--json");
        Assert.Equal(270, (int?)JsonNode.Parse(converted.Output)!["vocabulary"]);
    }

    [Fact]
    public void A_tokenizer_is_not_written_over_an_existing_file()
    {
        using var folder = new TrainFolder();
        string corpus = folder.Write("c.txt", Prose);
        ToolRun run = folder.RunOnText("tokenizer", "--data", corpus, "--vocabulary", "280", "--out", corpus);
        Assert.Equal(1, run.Code);
        Assert.Contains("already exists", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(Prose, File.ReadAllText(corpus));
    }

    [Theory]
    [InlineData("tokenizer --out t.json", 2, "--data")]
    [InlineData("tokenizer --out t.json --data c.txt --from t", 2, "--from")]
    [InlineData("tokenizer --out t.json --data c.txt --vocabulary 10", 1, "'vocabulary' is 10")]
    [InlineData("tokenizer --out t.json --data c.txt --vocabulary 100000", 1, "100000")]
    [InlineData("tokenizer --out t.json --from none", 1, "none")]
    [InlineData("corpus --data c.txt --out packed", 2, "--tokenizer")]
    [InlineData("corpus --data none.txt", 1, "'none.txt' does not exist")]
    [InlineData("corpus --data sdk:nothing", 1, "sdk:text")]
    public void A_request_that_cannot_be_met_is_one_line_and_leaves_nothing(string line, int code, string told)
    {
        using var folder = new TrainFolder();
        folder.Write("c.txt", Prose);
        string[] before = folder.Files();
        string[] args = [.. line.Split(' ').Select(a => a is "c.txt" or "t.json" or "packed" ? folder[a] : a)];
        ToolRun run = folder.RunOnText([.. args, "--quiet"]);
        Assert.Equal((code, string.Empty), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    public static TheoryData<string, byte[], string> BadCorpora() => new()
    {
        { "malformed.jsonl", "{\"text\": \"a\"}\n{\"text\": \n"u8.ToArray(), "line 2" },
        { "nofield.jsonl", "{\"text\": \"a\"}\n{\"body\": \"b\"}\n"u8.ToArray(), "line 2" },
        { "badutf8.jsonl", [.. "{\"text\": \""u8, 0xFF, .. "\"}\n"u8], "UTF-8" },
        { "badutf8.txt", [.. "abc"u8, 0xC3, 0x28], "UTF-8" },
        { "empty.jsonl", [], "no documents" },
        { "short.txt", "a"u8.ToArray(), "row" },
        { "notzstd.jsonl.zst", "plain text"u8.ToArray(), "notzstd" },
        { "unknown.pdf", "x"u8.ToArray(), "known kind" },
    };

    [Theory]
    [MemberData(nameof(BadCorpora))]
    public void A_damaged_or_empty_corpus_is_one_line_with_its_name_and_leaves_no_run(string name, byte[] content, string told)
    {
        using var folder = new TrainFolder();
        string tokenizer = folder["t.json"];
        Assert.Equal(0, folder.RunOnText("tokenizer", "--data", folder.Write("c.txt", Prose), "--vocabulary", "260", "--out", tokenizer, "--quiet").Code);
        File.WriteAllBytes(folder[name], content);
        string[] before = folder.Files();
        string[] sizes = "--layers 1 --heads 1 --head-size 2 --width 4 --context 8 --steps 1 --batch 1 --device cpu --quiet".Split(' ');
        ToolRun run = folder.RunOnText(["run", "--data", folder[name], "--tokenizer", tokenizer, "--out", folder["out"], .. sizes]);
        Assert.Equal((1, string.Empty), (run.Code, run.Output));
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains(name, run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public void A_corpus_for_a_checkpoint_without_a_tokenizer_is_refused()
    {
        using var folder = new TrainFolder();
        ToolRun run = folder.RunOnText("eval", "--checkpoint", folder.Model, "--data", folder.Write("c.txt", Prose));
        Assert.Equal(1, run.Code);
        Assert.Contains("tokenizer", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_token_id_outside_the_vocabulary_is_refused_by_its_place(int id)
    {
        using var folder = new TrainFolder();
        var tokens = new int[2 * TrainFolder.Length];
        tokens[11] = id;
        NumpyFile.Write(folder["bad.npy"], tokens, 2, TrainFolder.Length);
        ToolRun run = TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder["bad.npy"], "--per-token", folder["losses.npy"]);
        Assert.Equal((1, string.Empty), (run.Code, run.Output));
        Assert.Contains("bad.npy", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains(id.ToString(), run.ErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["losses.npy"]));
    }

    [Fact]
    public void Tokens_of_the_wrong_kind_or_longer_than_the_context_are_refused()
    {
        using var folder = new TrainFolder();
        NumpyFile.Write(folder["floats.npy"], new float[TrainFolder.Length], 1, TrainFolder.Length);
        NumpyFile.Write(folder["flat.npy"], new int[TrainFolder.Length], TrainFolder.Length);
        NumpyFile.Write(folder["long.npy"], new int[TrainFolder.Length + 1], 1, TrainFolder.Length + 1);
        File.WriteAllBytes(folder["cut.npy"], File.ReadAllBytes(folder.Tokens)[..^1]);
        foreach (string name in new[] { "floats", "flat", "long", "cut" })
        {
            ToolRun run = TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder[name + ".npy"]);
            Assert.Equal((1, string.Empty), (run.Code, run.Output));
            Assert.Contains(name + ".npy", run.ErrorLine, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_a_foreign_and_a_missing_checkpoint_are_refused()
    {
        using var folder = new TrainFolder();
        string model = folder["model", "model.safetensors"];
        File.WriteAllBytes(folder["cut.safetensors"], File.ReadAllBytes(model)[..^1]);
        folder.Write("foreign.safetensors", "this is no checkpoint at all");
        foreach (string name in new[] { "cut", "foreign", "missing" })
        {
            ToolRun run = TrainFolder.Run("eval", "--checkpoint", folder[name + ".safetensors"], "--data", folder.Tokens);
            Assert.Equal((1, string.Empty), (run.Code, run.Output));
            Assert.Contains(name + ".safetensors", run.ErrorLine, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_checkpoint_without_configuration_needs_to_be_told_where_positions_enter()
    {
        using var folder = new TrainFolder();
        File.Delete(folder["model", "config.json"]);
        ToolRun refused = TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder.Tokens);
        Assert.Equal(1, refused.Code);
        Assert.Contains("positional_embedding_type", refused.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(0, TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder.Tokens, "--positions", "shortformer", "--device", "cpu", "--quiet").Code);
    }

    [Fact]
    public void Results_that_cannot_be_written_are_one_line()
    {
        using var folder = new TrainFolder();
        string file = folder.Write("file", "kept");
        ToolRun run = TrainFolder.Run("eval", "--checkpoint", folder.Model, "--data", folder.Tokens, "--per-token", Path.Combine(file, "losses.npy"), "--quiet", "--device", "cpu");
        Assert.Equal((1, string.Empty), (run.Code, run.Output));
        Assert.Contains("losses.npy", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(file));
    }
}
