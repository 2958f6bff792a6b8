using Accelerated.Benchmarks.Cases;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;

namespace Accelerated.Benchmarks.Models;

/// <summary>A fresh model with one batch of random tokens, and what is done with it.</summary>
internal sealed class PreparedModel : IPreparedRun
{
    /// <summary>Roundings from a token to a gradient: some sums of the width, of a sequence and of the vocabulary, one after the other.</summary>
    private const int Terms = 10_000;

    private readonly List<IDisposable> kept = [];
    private readonly int[] tokens;
    private readonly int sequences;
    private readonly bool ownsDevice;
    private readonly float[] losses = new float[1];

    public PreparedModel(ComputeDevice device, bool ownsDevice, TransformerShape shape, int sequences)
    {
        this.ownsDevice = ownsDevice;
        this.sequences = sequences;
        Model = new Transformer(device, shape);
        Initial = new float[Model.Layout.Length];
        Initialization.Fill(Model.Layout, seed: 1, Initial);
        Model.Parameters.CopyFrom(Initial);
        tokens = new int[sequences * shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)shape.Vocabulary);
        }
    }

    public Transformer Model { get; }

    /// <summary>The weights before the first step.</summary>
    public float[] Initial { get; }

    public TokenBatch Batch => new(tokens, sequences, Model.Shape.Context);

    /// <summary>The same tokens as rows of a data set.</summary>
    public TokenRows Rows => TokenRows.FromArray("synthetic", tokens, Model.Shape.Context);

    /// <summary>What a step leaves; the model's gradient unless something else is said.</summary>
    public Func<float[]>? Result { get; set; }

    /// <summary>One step; returns its loss.</summary>
    public Func<double> Step { get; set; } = static () => 0;

    /// <summary>Disposes <paramref name="resource"/> with this.</summary>
    public T Keep<T>(T resource)
        where T : IDisposable
    {
        kept.Add(resource);
        return resource;
    }

    public void Execute()
    {
        losses[0] = (float)Step();
        Model.Device.Synchronize();
    }

    public IReadOnlyList<CaseOutput> Outputs() =>
        [new CaseOutput("loss", [losses[0]], Terms), new CaseOutput("result", Result is null ? Model.Gradient.ToArray() : Result(), Terms)];

    public void Dispose()
    {
        kept.ForEach(k => k.Dispose());
        Model.Dispose();
        if (ownsDevice)
        {
            Model.Device.Dispose();
        }
    }
}
