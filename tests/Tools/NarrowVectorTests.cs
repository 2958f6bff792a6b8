using System.Diagnostics;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>Processors without the widest vectors, by a child process whose runtime is told that it has none.</summary>
public sealed class NarrowVectorTests
{
    private const int Rows = 3;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 3, headSize: 16, width: 33, context: 40, vocabulary: 101);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128)]
    public void Training_on_narrower_vectors_gives_the_same_losses_up_to_rounding(string disabled, int widest)
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

        // A machine whose own vectors are no wider loses nothing.
        Assert.Equal(Math.Min(widest, VectorBits(folder, "wide")), VectorBits(folder, "narrow"));
        Assert.Equal(6, wide.Length);
        double tolerance = Tolerance(wide.Max());
        Assert.All(wide.Zip(narrow), p => Assert.InRange(p.First - p.Second, -tolerance, tolerance));
        Assert.True(wide[0] - wide[5] > 10 * tolerance, "The model did not learn enough for its gradients to be tested.");
    }

    /// <summary>
    /// Eight standard deviations of a loss's rounding, doubled for the steps before it; about 200 u, where 1 u was seen. An estimate, not a proof: n roundings of random signs amount to √n · u of the loss
    /// (Higham and Mary, 2019), and the mean over T tokens, whose roundings are their own, to √(n / T) · u. AdamW moves each weight by about the learning rate, so what rounding does to a gradient changes the
    /// losses after it by as small a part of their fall, which is less than the loss.
    /// </summary>
    private static double Tolerance(double loss)
    {
        // The longest sums one after the other: two of each norm, the projections, scores, softmax and the weighted sum of values, and in the end the logits and their softmax.
        int layer = 2 * Shape.Width + Shape.Width + Shape.HeadSize + 2 * Shape.Context + Shape.Heads * Shape.HeadSize;
        int roundings = Shape.Layers * layer + 2 * Shape.Width + Shape.Width + Shape.Vocabulary;
        return 2 * 8 * Math.Sqrt((double)roundings / (Rows * (Shape.Context - 1))) * RoundingError.Unit * loss;
    }

    /// <summary>Of the widest vectors that the run had.</summary>
    private static int VectorBits(TemporaryFolder folder, string name) => int.Parse(RunRecord.Load(folder[name, "run.json"]).Versions["vectors"].Split('/')[0]);

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
            "--steps", "6", "--batch", Rows.ToString(), "--lr", "0.01", "--order", "sequential", "--checkpoints", "0,6", "--device", "cpu", "--threads", "2", "--quiet",
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
