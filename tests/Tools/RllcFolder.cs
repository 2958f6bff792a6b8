using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Accelerated.Tools.Rllc;

namespace Accelerated.Tests.Tools;

/// <summary>A run with checkpoints of steps 0 and 100, two token files, and the executable <c>rllc</c> to estimate on them; all tiny.</summary>
internal sealed class RllcFolder : IDisposable
{
    public const int Rows = 6;

    private readonly TemporaryFolder folder = new();

    public RllcFolder()
    {
        WriteTokens(Text, 3);
        WriteTokens(Code, 4);
        var layout = new ParameterLayout(Shape);
        var parameters = new float[layout.Length];
        foreach (int step in (int[])[0, 100])
        {
            Initialization.Fill(layout, (ulong)step, parameters);
            Checkpoint.Save(folder["run", "checkpoints", $"step_{step:D7}"], layout, parameters, step);
        }

        File.WriteAllText(folder["run", "run.json"], "{}");
    }

    public static TransformerShape Shape { get; } = new(layers: 2, heads: 2, headSize: 2, width: 4, context: 8, vocabulary: 11);

    /// <summary>A short sampling on one thread.</summary>
    public static string[] Short { get; } = "--chains 2 --draws 10 --batch 2 --anchor-batches 2 --device cpu --threads 1 --quiet".Split(' ');

    public string Text => folder["text.npy"];

    public string Code => folder["code.npy"];

    public string Run => folder["run"];

    public string this[params string[] parts] => folder[parts];

    public static ToolRun Rllc(params string[] args) => ToolRun.Of(RllcTool.Create(), args);

    public string Model(int step) => folder["run", "checkpoints", $"step_{step:D7}"];

    /// <summary><c>rllc estimate</c> of the checkpoint of step 100 on the first data set, with more options.</summary>
    public ToolRun Estimate(string output, params string[] args) =>
        Rllc(["estimate", "--checkpoint", Model(100), "--data", $"text={Text}", "--out", folder[output], .. Short, .. args]);

    public void Dispose() => folder.Dispose();

    private static void WriteTokens(string path, ulong seed)
    {
        var tokens = new int[Rows * Shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(seed, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)Shape.Vocabulary);
        }

        NumpyFile.Write(path, tokens, Rows, Shape.Context);
    }
}
