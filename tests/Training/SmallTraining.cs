using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Training;
using Xunit;

namespace Accelerated.Tests.Training;

/// <summary>A run of a moment, in a folder, with three checkpoints after its first.</summary>
internal static class SmallTraining
{
    public static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 4, width: 8, context: 12, vocabulary: 17);

    public static readonly TrainingRunOptions Options = new() { Steps = 12, Batch = 3, Checkpoints = "every:5", Seed = 3, ValidationRows = 2 };

    public static RunFolder Reopen(string path)
    {
        File.WriteAllText(Path.Combine(path, "run.json"), "{}");
        RunFolder folder = RunFolder.Open(path);
        File.Delete(folder.Record);
        return folder;
    }

    public static void Run(RunFolder folder, TrainingRunOptions options, int? stopAfter, int threads = 2)
    {
        using var stop = new CancellationTokenSource();
        Run(
            folder,
            options,
            (_, step) =>
            {
                if (step.Step + 1 == stopAfter)
                {
                    stop.Cancel();
                }
            },
            threads,
            stop.Token);
    }

    /// <summary>The same with the device at hand after each step.</summary>
    public static void Run(RunFolder folder, TrainingRunOptions options, Action<ComputeDevice, TrainingStep> after, int threads = 2, CancellationToken stop = default)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: threads);
        using var model = new Transformer(device, Shape);
        var initial = new float[model.Layout.Length];
        Initialization.Fill(model.Layout, options.Seed, initial);
        model.Parameters.CopyFrom(initial);
        using TokenRows rows = Rows(40);
        using TokenRows validation = Rows(3);
        using var run = new TrainingRun(folder, model, rows, validation, options);
        run.Resume();
        run.Run(step => after(device, step), stop);
    }

    public static void AssertSameFiles(string expected, string actual)
    {
        string[] names = [.. Directory.GetFiles(expected, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(expected, f)).Order()];
        Assert.Equal(names, Directory.GetFiles(actual, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(actual, f)).Order());
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name))));
    }

    /// <summary>Rows in which each token tells the next, so that there is something to learn.</summary>
    private static TokenRows Rows(int count)
    {
        var tokens = new int[count * Shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = i % Shape.Context == 0
                ? (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % 16)
                : (tokens[i - 1] * 5 + 3) % 16;
        }

        return TokenRows.FromArray("chain", tokens, Shape.Context);
    }
}
