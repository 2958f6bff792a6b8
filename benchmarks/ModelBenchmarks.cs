using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Operations;
using BenchmarkDotNet.Attributes;

namespace Accelerated.Benchmarks;

/// <summary>The paper-size model on this machine: what a training step, an evaluation and the gradient of one head cost.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private ComputeDevice device = null!;
    private Transformer model = null!;
    private AdamW optimizer = null!;
    private GradientScope everything = null!;
    private GradientScope firstLayerHead = null!;
    private GradientScope lastLayerHead = null!;
    private int[] tokens = [];

    /// <summary>Sequences of 1024 tokens.</summary>
    [Params(1, 4)]
    public int Sequences { get; set; }

    /// <summary>As <c>--device</c> names it.</summary>
    [Params("cpu")]
    public string Device { get; set; } = "cpu";

    [GlobalSetup]
    public void Setup()
    {
        device = ComputeDevice.Open(Device);
        model = new Transformer(device, TransformerShape.Paper);
        var parameters = new float[model.Layout.Length];
        Initialization.Fill(model.Layout, seed: 1, parameters);
        model.Parameters.CopyFrom(parameters);
        optimizer = new AdamW(device, parameters.Length, new AdamWOptions());
        everything = GradientScope.Everything(model.Layout);
        firstLayerHead = OneHead(0);
        lastLayerHead = OneHead(model.Shape.Layers - 1);
        tokens = new int[Sequences * model.Shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)model.Shape.Vocabulary);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        optimizer.Dispose();
        model.Dispose();
        device.Dispose();
    }

    [Benchmark]
    public double Evaluation() => model.Loss(Batch());

    [Benchmark(Baseline = true)]
    public double TrainingStep()
    {
        double loss = model.LossAndGradient(Batch(), everything);
        optimizer.Update(model.Parameters, model.Gradient);
        return loss;
    }

    [Benchmark]
    public double GradientOfFirstLayerHead() => model.LossAndGradient(Batch(), firstLayerHead);

    [Benchmark]
    public double GradientOfLastLayerHead() => model.LossAndGradient(Batch(), lastLayerHead);

    private TokenBatch Batch() => new(tokens, Sequences, model.Shape.Context);

    private GradientScope OneHead(int layer)
    {
        LayerLayout l = model.Layout.Layers[layer];
        return GradientScope.Of(model.Layout, [.. new[] { l.QueryWeight, l.KeyWeight, l.ValueWeight, l.OutputWeight }.Select(t => LayerLayout.ShareOf(t, 3))]);
    }
}
