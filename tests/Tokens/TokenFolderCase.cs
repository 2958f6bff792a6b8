using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tests.Tokens;

/// <summary>A small random model, rows of tokens whose pieces are as hostile as text can be, and an empty folder.</summary>
internal sealed class TokenFolderCase : IDisposable
{
    public const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";

    private static readonly string[] Pieces =
        ["a", " b", "(", ")", "\n", "\t", "{{data}}", "&amp;", "\"", "'", "<!--", "]]>", "\u2028", "\u202E", "\0", "日本", "🙂", "é", "`${x}`", "\\", Hostile];

    public TokenFolderCase(ulong seed = 3, int sequences = 9, int length = 24)
    {
        foreach (string piece in Pieces)
        {
            Tokenizer.Id(piece);
        }

        Tokenizer.Id(0xF0, 0x9F);
        Tokenizer.Id(0xFF);
        int[] tokens = new int[sequences * length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = i % length == 0 ? 0 : 1 + (int)(Philox.At(seed, NoisePurpose.SyntheticSequences, 2, 0, (uint)i).X % (uint)(Tokenizer.Vocabulary - 1));
        }

        Rows = TokenRows.FromArray("hostile <data>", tokens, length);
        Device = ComputeDevice.Open("cpu", threads: 1);
        Model = new Transformer(Device, new TransformerShape(layers: 2, heads: 2, headSize: 4, width: 8, context: Math.Max(24, length), vocabulary: Tokenizer.Vocabulary));
        float[] values = new float[Model.Layout.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((Philox.At(seed, NoisePurpose.SyntheticSequences, 3, 0, (uint)i).X / 4294967296f) - 0.5f) * 1.5f;
        }

        Model.Parameters.CopyFrom(values);
        Folder = new TokenFolder(Directory.CreateTempSubdirectory("tokens").FullName);
    }

    public PieceTokenizer Tokenizer { get; } = new();

    public TokenRows Rows { get; }

    public ComputeDevice Device { get; }

    public Transformer Model { get; }

    public TokenFolder Folder { get; }

    public IReadOnlyList<Head> Heads { get; } = [new(0, 1), new(1, 0)];

    public AblationRecord Record(int step) => new(step, "model", Rows.Name, Rows.Sha256, Tokenizer.Sha256);

    public AblationResult Ablate(int step = 20, AblationOptions? options = null) =>
        AblationRun.Compute(Model, Rows, Heads, options ?? new AblationOptions { Contexts = 12 }, Record(step));

    public CorpusStatistics Statistics() => CorpusStatistics.Build(Rows, Tokenizer);

    /// <summary>An ablation with random Δ and attention, made without the model.</summary>
    public AblationResult Invent(int step = 20, int contexts = 12, ulong seed = 11)
    {
        int length = Rows.Length, predicted = Rows.Count * (length - 1);
        int[] tokens = new int[Rows.Count * length];
        for (int s = 0; s < Rows.Count; s++)
        {
            Rows.Read(s, tokens.AsSpan(s * length, length));
        }

        float Draw(int head, int purpose, int i) => Philox.At(seed, NoisePurpose.SyntheticSequences, (uint)head, (uint)purpose, (uint)i).X / 4294967296f;
        HeadAblation[] heads = [.. Heads.Select((head, h) =>
        {
            float[] deltas = [.. Enumerable.Range(0, predicted).Select(i => Draw(h, 0, i) - 0.5f)];
            float[] attention = new float[contexts * length];
            int[] ranked = TopTokens.Rank(deltas, contexts);
            for (int rank = 0; rank < contexts; rank++)
            {
                int queries = (ranked[rank] % (length - 1)) + 1;
                attention.AsSpan(rank * length, queries).Fill(1f / queries);
            }

            int[] peaks = [.. Enumerable.Range(0, predicted).Select(i => (int)(Draw(h, 1, i) * ((i % (length - 1)) + 1)))];
            return new HeadAblation(head, deltas, peaks, [.. Enumerable.Range(0, predicted).Select(i => Draw(h, 2, i))], attention);
        })];
        return new AblationResult(Record(step), Rows.Count, length, tokens, [.. Enumerable.Range(0, predicted).Select(i => 5 * Draw(9, 3, i))], heads);
    }

    /// <summary>Invents, writes and classifies.</summary>
    public IReadOnlyList<HeadAnalysis> Classify(int step = 20, ulong seed = 11)
    {
        AblationFiles.Write(Folder, Invent(step, seed: seed));
        return Classification.Run(Folder, Tokenizer, Statistics(), new ClassificationOptions { Top = 50, Thresholds = new PatternThresholds { MinCount = 2, MinLift = 2 } });
    }

    /// <summary>Another step with other numbers, all of them classified.</summary>
    public IReadOnlyList<HeadAnalysis> ClassifyAnother(int step) => Classify(step, 12);

    public void Dispose()
    {
        Model.Dispose();
        Device.Dispose();
        Directory.Delete(Folder.Root, recursive: true);
    }
}
