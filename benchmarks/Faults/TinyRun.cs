using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Faults;

/// <summary>A training run that nobody trained: checkpoints of a model that takes milliseconds, and random tokens.</summary>
internal sealed class TinyRun(string folder)
{
    private const int Rows = 64;

    private static TransformerShape Shape { get; } = new(layers: 2, heads: 2, headSize: 4, width: 8, context: 16, vocabulary: 61);

    public string Run => Path.Combine(folder, "run");

    public string Text => Path.Combine(folder, "text.npy");

    public string Code => Path.Combine(folder, "code.npy");

    /// <summary>Options of a plan with heads of both layers and the whole model at every checkpoint, on two data sets: 6 groups for each checkpoint.</summary>
    public string[] Selection(int draws) =>
    [
        "--run", Run, "--steps", "all", "--components", "heads,full", "--data", $"text={Text}", "--data", $"code={Code}", "--chains", "2", "--draws", $"{draws}", "--batch", "4", "--device", "cpu", "--threads", "1",
    ];

    public void Write(int checkpoints)
    {
        WriteTokens(Text, 1);
        WriteTokens(Code, 2);
        var layout = new ParameterLayout(Shape);
        var parameters = new float[layout.Length];
        for (int i = 0; i < checkpoints; i++)
        {
            Initialization.Fill(layout, (ulong)i, parameters);
            Checkpoint.Save(RunFolder.At(Run).Checkpoint(100 * i), layout, parameters, 100 * i);
        }

        JsonFile.Write(RunFolder.At(Run).Record, []);
    }

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
