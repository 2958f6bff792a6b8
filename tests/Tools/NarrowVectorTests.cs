using System.Diagnostics;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>Processors without the widest vectors, by a child process whose runtime is told that it has none.</summary>
public sealed class NarrowVectorTests
{
    // Some hundred roundings of a path of this size, on losses of a few nats and over a few steps.
    private const double Tolerance = 400 * 40 / 16_777_216.0;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 3, headSize: 16, width: 33, context: 40, vocabulary: 101);

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Training_on_narrower_vectors_gives_the_same_losses_up_to_rounding(string disabled)
    {
        using var folder = new TemporaryFolder();
        var tokens = new int[6 * Shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(3, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)Shape.Vocabulary);
        }

        NumpyFile.Write(folder["tokens.npy"], tokens, 6, Shape.Context);
        var layout = new ParameterLayout(Shape);
        var parameters = new float[layout.Length];
        Initialization.Fill(layout, 5, parameters);
        Checkpoint.Save(folder["model"], layout, parameters, 0);

        double[] wide = Losses(folder, "wide", null);
        double[] narrow = Losses(folder, "narrow", disabled);

        Assert.Equal(6, wide.Length);
        Assert.All(wide.Zip(narrow), p => Assert.InRange(p.First - p.Second, -Tolerance, Tolerance));
        Assert.True(wide[0] - wide[5] > 10 * Tolerance, "The model did not learn enough for its gradients to be tested.");
    }

    private static double[] Losses(TemporaryFolder folder, string name, string? disabled)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "train.dll"), "run", "--init", folder["model"], "--data", folder["tokens.npy"], "--out", folder[name],
            "--steps", "6", "--batch", "3", "--lr", "0.01", "--order", "sequential", "--checkpoints", "0,6", "--device", "cpu", "--threads", "2", "--quiet",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (disabled is not null)
        {
            start.Environment[disabled] = "0";
        }

        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        string error = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, $"{error}{output.Result}");
        ResultTable losses = ResultTable.ReadCsv(folder[name, "loss.csv"]);
        return [.. Enumerable.Range(0, losses.RowCount).Select(r => losses.Number(r, "loss")!.Value)];
    }
}
