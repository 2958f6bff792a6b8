using System.Numerics.Tensors;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>Draws a next token at every position from the model's own predictions: the least y with Σ_{v ≤ y} p_v > u, u uniform and a pure function of (seed, draw, position).</summary>
internal sealed class LabelSampler(Transformer model, ulong seed)
{
    private const int BlockRows = 256;

    private readonly float[] logits = new float[BlockRows * model.Shape.Vocabulary];

    /// <summary>A label for every position of <paramref name="part"/>, which must fit the device at once, [sequences, length]; those of last positions mean nothing.</summary>
    public int[] Sample(TokenBatch part, uint draw)
    {
        int vocabulary = model.Shape.Vocabulary;
        var labels = new int[part.Tokens.Length];
        using DeviceMemory<float> block = model.Device.Allocate<float>(logits.Length);
        DeviceMemory<float> normed = model.FinalNormed(part);
        for (int first = 0; first < labels.Length; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, labels.Length - first);
            model.Logits(normed, first, rows, block);
            block.CopyTo(logits.AsSpan(0, rows * vocabulary));
            for (int row = 0; row < rows; row++)
            {
                labels[first + row] = Draw(logits.AsSpan(row * vocabulary, vocabulary), Philox.At(seed, NoisePurpose.Curvature, uint.MaxValue, draw, (uint)(first + row)).X);
            }
        }

        return labels;
    }

    private static int Draw(Span<float> row, uint word)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
        TensorPrimitives.Exp(row, row);
        double total = 0;
        foreach (float p in row)
        {
            total += p;
        }

        double left = (word + 0.5) / (1.0 + uint.MaxValue) * total;
        for (int v = 0; v < row.Length; v++)
        {
            left -= row[v];
            if (left < 0)
            {
                return v;
            }
        }

        return row.Length - 1;
    }
}
