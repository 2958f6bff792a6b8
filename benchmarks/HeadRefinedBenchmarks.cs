using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using BenchmarkDotNet.Attributes;

namespace Accelerated.Benchmarks;

/// <summary>
/// Loss and gradient of walkers that each move one head of the paper-size model, on a shared minibatch of 4 × 1024 tokens: the evaluation of a step of SGLD. A time of t ms for w walkers
/// means <c>4096 · w / t</c> thousand tokens/s for each of them. Before it is timed, one walker is checked against the full path.
/// </summary>
[MemoryDiagnoser]
public class HeadRefinedBenchmarks
{
    private const int Rows = 4;

    private readonly int[] rows = [.. Enumerable.Range(0, Rows)];
    private ComputeDevice device = null!;
    private Transformer model = null!;
    private TokenRows data = null!;
    private HeadRefinedLosses losses = null!;
    private Walker[] walkers = [];
    private double[] results = [];

    /// <summary>Which walkers: heads of a layer, times chains; <c>own data</c>: one head of the last layer that shares its rows with nobody.</summary>
    [Params("last, own data", "last, 1 × 1", "last, 8 × 1", "last, 8 × 4", "first, own data", "first, 8 × 1", "both, 16 × 1")]
    public string Walkers { get; set; } = "";

    /// <summary>As <c>--device</c> names it.</summary>
    [Params("cpu")]
    public string Device { get; set; } = "cpu";

    [GlobalSetup]
    public void Setup()
    {
        device = ComputeDevice.Open(Device);
        TransformerShape shape = TransformerShape.Paper;
        model = new Transformer(device, shape);
        var parameters = new float[model.Layout.Length];
        Initialization.Fill(model.Layout, seed: 1, parameters);
        model.Parameters.CopyFrom(parameters);
        var tokens = new int[Rows * shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)shape.Vocabulary);
        }

        data = TokenRows.FromArray("synthetic", tokens, shape.Context);
        bool own = Walkers.EndsWith("own data", StringComparison.Ordinal);
        losses = new HeadRefinedLosses(model, data, own ? HeadSharing.None : HeadSharing.Heads);
        int[] counts = own ? [1, 1] : [.. Walkers[(Walkers.IndexOf(',') + 1)..].Split('×').Select(int.Parse)];
        int[] layers = Walkers[0] switch { 'l' => [1], 'f' => [0], _ => [0, 1] };
        walkers =
        [
            .. from layer in layers
               from head in Enumerable.Range(0, counts[0] / layers.Length)
               from chain in Enumerable.Range(0, counts[1])
               select Walker(new Head(layer, head)),
        ];
        results = new double[walkers.Length];
        Evaluate();
        Check(tokens);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (Walker walker in walkers)
        {
            walker.Dispose();
        }

        losses.Dispose();
        model.Dispose();
        device.Dispose();
    }

    [Benchmark]
    public void Evaluate() => losses.LossesAndGradients(rows, walkers, results);

    private Walker Walker(Head head)
    {
        var walker = new Walker(device, ComponentSyntax.Parse(head.ToString(), model.Layout, HeadBiases.Include).Restriction);
        losses.CopyAnchor(walker.Restriction, walker.Weights);
        return walker;
    }

    private void Check(int[] tokens)
    {
        Walker last = walkers[^1];
        double expected = model.LossAndGradient(new TokenBatch(tokens, Rows, model.Shape.Context), GradientScope.Of(model.Layout, last.Restriction.Ranges));
        float[] gradient = model.Gradient.ToArray();
        float[] actual = last.Gradient.ToArray();
        int packed = 0;
        double worst = Math.Abs(expected - results[^1]);
        foreach (ParameterRange range in last.Restriction.Ranges)
        {
            for (int i = range.Offset; i < range.End; i++)
            {
                worst = Math.Max(worst, Math.Abs(gradient[i] - actual[packed++]));
            }
        }

        if (!(worst < 1e-4))
        {
            throw new InvalidOperationException($"The head-refined path is {worst} off the full one.");
        }
    }
}
