using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Tests.Reference;

namespace Accelerated.Tests.Model;

/// <summary>A small model with every parameter random (biases and norms too), a batch of random tokens, and the float64 reference of both.</summary>
internal sealed class ModelCase : IDisposable
{
    private readonly bool ownsDevice;

    /// <param name="device">Where the model is; a processor of its own by default.</param>
    public ModelCase(TransformerShape shape, int sequences, int length, ulong seed = 7, int threads = 2, ComputeDevice? device = null)
    {
        ownsDevice = device is null;
        Shape = shape;
        Sequences = sequences;
        Length = length;
        Device = device ?? ComputeDevice.Open("cpu", threads: threads);
        Model = new Transformer(Device, shape);
        Values = new float[Model.Layout.Length];
        NormalNoise.Fill(Values, seed, NoisePurpose.SyntheticSequences, 0, 0);
        foreach (TensorSlot tensor in Model.Layout.Tensors)
        {
            bool normWeight = tensor.Name.EndsWith(".w", StringComparison.Ordinal);
            for (int i = tensor.Offset; i < tensor.Offset + tensor.Length; i++)
            {
                Values[i] = (normWeight ? 1 : 0) + 0.4f * Values[i];
            }
        }

        Model.Parameters.CopyFrom(Values);
        Tokens = new int[sequences * length];
        for (int i = 0; i < Tokens.Length; i++)
        {
            Tokens[i] = (int)(Philox.At(seed, NoisePurpose.SyntheticSequences, 1, 0, (uint)i).X % (uint)shape.Vocabulary);
        }
    }

    public TransformerShape Shape { get; }

    public int Sequences { get; }

    public int Length { get; }

    public ComputeDevice Device { get; }

    public Transformer Model { get; }

    public float[] Values { get; }

    public int[] Tokens { get; }

    public TokenBatch Batch => new(Tokens, Sequences, Length);

    public TransformerReference Reference()
    {
        var reference = new TransformerReference(
            Shape.Layers, Shape.Heads, Shape.HeadSize, Shape.Width, Shape.Vocabulary, Shape.Positions == PositionalEmbedding.Shortformer, Shape.Epsilon);
        foreach (TensorSlot tensor in Model.Layout.Tensors)
        {
            reference.Tensors[tensor.Name] = [.. Values.Skip(tensor.Offset).Take(tensor.Length).Select(v => (double)v)];
        }

        return reference;
    }

    /// <summary>All losses of the batch, [sequences · (length − 1)], in float64.</summary>
    public double[] ReferenceLosses(TransformerReference reference) =>
        [.. Enumerable.Range(0, Sequences).SelectMany(s => reference.Losses(Tokens.AsSpan(s * Length, Length)))];

    public void Dispose()
    {
        Model.Dispose();
        if (ownsDevice)
        {
            Device.Dispose();
        }
    }
}
