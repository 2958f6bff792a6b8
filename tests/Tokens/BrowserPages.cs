using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Figures.Report;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tokens.Pages;
using Xunit;

namespace Accelerated.Tests.Tokens;

/// <summary>
/// Writes what tests/Browser opens: pages of two steps of two heads over text as hostile as can be, with the numbers that they must show; and a page of a thousand different
/// contexts of 1024 tokens. <c>ACCELERATED_BROWSER_PAGES</c> names the folder; without it the pages go to a folder that is removed again.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BrowserPages : IDisposable
{
    /// <summary>Stands for what a reader does not want to meet.</summary>
    private const string Masked = "unspeakable";

    private static readonly string[] Pieces =
    [
        "The", " cat", " sat", " on", " the", " mat", ".", "\n", "\t", " (", ")", " <b>", "</b>", " \"", "\"", " naïve", "e\u0301", "\u0301", " שלום", " مرحبا", " 日本語", "👩", "\u200D", "💻",
        "\u202E", "\0", "\u2028", "\u200B", "-->", "<!--", "</script>", "<script>window.hacked=1</script>", "<img src=x onerror=window.hacked=2>", "{{data}}", "&amp;", "'", "\\u003c", " " + Masked,
    ];

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_page_of_a_thousand_contexts_of_1024_tokens_keeps_them_all_in_five_megabytes()
    {
        var tokenizer = new PieceTokenizer();
        int[] words = [.. Enumerable.Range(0, 2000).Select(word => tokenizer.Id($" w{word}"))];
        const int Sequences = 1000, Length = 1024;
        int[] tokens = new int[Sequences * Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            double draw = Draw(5, 0, i);
            tokens[i] = i % Length == 0 ? 0 : words[(int)(words.Length * draw * draw * draw)];
        }

        var folder = new TokenFolder(Path.Combine(Root, "large"));
        Head[] heads = [new(0, 0)];
        AblationFiles.Write(folder, Invented(tokens, Length, heads, 100, contexts: 1000, tokenizer, seed: 7, perSequence: 1));
        Classification.Run(folder, tokenizer, CorpusStatistics.Build(TokenRows.FromArray("words", tokens[..(20 * Length)], Length), tokenizer), new ClassificationOptions { Top = 1000 });
        TokenPages.Write(folder, tokenizer, new TokenPageOptions());

        string page = folder.Page(100, heads[0]);
        Assert.InRange(new FileInfo(page).Length, 500_000, 4_999_999);
        PagePayload payload = PagePayload.Read(page);
        Assert.Equal((1000, 1000), (payload.Rows.Count(row => row.Stretch >= 0), payload.Rows.Select(row => row.Sequence).Distinct().Count()));
        Assert.InRange(payload.Before, 256, 1024);
    }

    [Fact]
    public void Small_pages_of_hostile_text_and_the_numbers_they_must_show()
    {
        var tokenizer = new PieceTokenizer();
        int[] pieces = [.. Pieces.Select(tokenizer.Id)];
        int[] emoji = [tokenizer.Id(0xF0, 0x9F), tokenizer.Id(0x99), tokenizer.Id(0x82)];
        int stray = tokenizer.Id(0xFF);
        const int Sequences = 40, Length = 200;
        int[] tokens = new int[Sequences * Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = i % Length == 0 ? 0 : pieces[Draw(4, 1, i) < 0.6 ? i * 7 % 9 : (int)((pieces.Length - 0.01) * Draw(4, 0, i))];
        }

        for (int s = 0; s < Sequences; s++)
        {
            emoji.CopyTo(tokens, (s * Length) + 20);
            tokens[(s * Length) + 30] = stray;
        }

        var folder = new TokenFolder(Path.Combine(Root, "run", "tokens"));
        Head[] heads = [new(0, 1), new(1, 0)];
        CorpusStatistics statistics = CorpusStatistics.Build(TokenRows.FromArray("hostile <data>", tokens, Length), tokenizer);
        AblationResult[] results = [.. new[] { 20, 60 }.Select(step => Invented(tokens, Length, heads, step, contexts: 60, tokenizer, (ulong)step, perSequence: 8))];
        Array.ForEach(results, result => AblationFiles.Write(folder, result));
        IReadOnlyList<HeadAnalysis> analyses = Classification.Run(
            folder, tokenizer, statistics, new ClassificationOptions { Top = 120, Thresholds = new PatternThresholds { MinCount = 2, MinLift = 2 } });
        TokenPages.Write(folder, tokenizer, new TokenPageOptions { Mask = TextMask.Of([Masked]), Before = 150, Comparisons = [(20, 60)] });
        TokenPages.Write(new TokenFolder(CopyTo("masked")), tokenizer, new TokenPageOptions { Mask = TextMask.All });
        JsonFile.Write(Path.Combine(Root, "expected.json"), new JsonObject { ["masked"] = Masked, ["pages"] = new JsonArray([.. analyses.Select(analysis => Expected(analysis, folder))]) });
        ResultTable losses = new(new ResultColumn("step", ColumnType.Integer), new ResultColumn("loss", ColumnType.Double));
        for (int step = 0; step < 61; step++)
        {
            losses.Add(step, 2 + (3 / (1.0 + step)));
        }

        losses.WriteCsv(Path.Combine(Root, "run", "loss.csv"));
        Assert.True(File.Exists(RunReport.Write(Path.Combine(Root, "run"))));
        Assert.Equal(2 + 1 + 1, Directory.GetFiles(folder.Samples).Count(file => file.Contains("_0_1_", StringComparison.Ordinal)) + 1);

        string CopyTo(string name)
        {
            var copy = new TokenFolder(Path.Combine(Root, name));
            Directory.CreateDirectory(copy.Data);
            foreach (string file in Directory.GetFiles(folder.Data))
            {
                File.Copy(file, Path.Combine(copy.Data, Path.GetFileName(file)));
            }

            return copy.Root;
        }
    }

    private string Root => Environment.GetEnvironmentVariable("ACCELERATED_BROWSER_PAGES") ?? temporary["pages"];

    private static double Draw(ulong seed, uint purpose, int i) => Philox.At(seed, NoisePurpose.SyntheticSequences, 5, purpose, (uint)i).X / 4294967296.0;

    // What an ablation leaves, with Δ whose spread is like that of real ones, and for so many tokens of every sequence a large Δ.
    private static AblationResult Invented(int[] tokens, int length, Head[] heads, int step, int contexts, ITokenizer tokenizer, ulong seed, int perSequence)
    {
        int sequences = tokens.Length / length, predicted = length - 1;
        HeadAblation[] ablations = [.. heads.Select((head, h) =>
        {
            uint purpose = 10 * ((uint)h + 1);
            float[] deltas = [.. Enumerable.Range(0, sequences * predicted).Select(i => (float)(0.3 * Math.Pow((2 * Draw(seed, purpose, i)) - 1, 5)))];
            for (int i = 0; i < sequences * perSequence; i++)
            {
                deltas[(i / perSequence * predicted) + (int)(predicted * Draw(seed, purpose + 1, i))] = (float)(0.5 + Draw(seed, purpose + 2, i));
            }

            int[] peaks = [.. Enumerable.Range(0, deltas.Length).Select(i => (int)(Draw(seed, purpose + 3, i) * ((i % predicted) + 1)))];
            float[] weights = [.. Enumerable.Range(0, deltas.Length).Select(i => (float)Math.Pow(Draw(seed, purpose + 4, i), 3))];
            int[] ranked = TopTokens.Rank(deltas, contexts);
            float[] attention = new float[contexts * length];
            for (int rank = 0; rank < contexts; rank++)
            {
                int queries = (ranked[rank] % predicted) + 1;
                Span<float> row = attention.AsSpan(rank * length, queries);
                row.Fill((1 - weights[ranked[rank]]) / queries);
                row[peaks[ranked[rank]]] += weights[ranked[rank]];
            }

            return new HeadAblation(head, deltas, peaks, weights, attention);
        })];
        var record = new AblationRecord(step, "model", "hostile <data>", "data", tokenizer.Sha256);
        return new AblationResult(record, sequences, length, tokens, [.. Enumerable.Range(0, sequences * predicted).Select(i => (float)(8 * Draw(seed, 3, i)))], ablations);
    }

    private static JsonObject Expected(HeadAnalysis analysis, TokenFolder folder)
    {
        AblationFiles files = AblationFiles.Open(folder, analysis.Step);
        (HeadAblation ablation, float[] losses, int predicted) = (files.ReadHead(analysis.Head), files.ReadLosses(), files.Length - 1);
        return new JsonObject
        {
            ["step"] = analysis.Step,
            ["head"] = analysis.Head.ToString(),
            ["file"] = Path.GetFileName(folder.Page(analysis.Step, analysis.Head)),
            ["counts"] = Numbers(analysis.Summary.Kinds.Select(count => (double)count.Total)),
            ["rows"] = new JsonArray([.. analysis.Tokens.Select((token, rank) => (JsonNode)new JsonObject
            {
                ["sequence"] = token.Occurrence.Sequence,
                ["position"] = token.Occurrence.Position,
                ["delta"] = token.Occurrence.Delta,
                ["loss"] = token.Occurrence.Loss,
                ["labels"] = new JsonArray([.. PatternKindNames.Ordered.Where(kind => token.Labels.Kinds.HasFlag(kind)).Select(kind => (JsonNode)kind.Name())]),
                ["attention"] = rank < ablation.TopAttention.Length / files.Length ? Numbers(ablation.TopAttention[(rank * files.Length)..((rank + 1) * files.Length)].Select(weight => (double)weight)) : null,
            })]),
            ["deltas"] = Numbers(ablation.Deltas.Select(delta => Math.Round(delta, 6))),
            ["losses"] = Numbers(losses.Select(loss => Math.Round(loss, 6))),
            ["predicted"] = predicted,
        };
    }

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)value)]);
}
