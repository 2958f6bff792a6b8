using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Embedding;
using Accelerated.Kernels.Normalization;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using ILGPU;

namespace Accelerated.Model;

/// <summary>
/// The backward pass after a <see cref="ForwardPass"/> over the same tokens, no deeper than <paramref name="scope"/> needs. Expects the gradient with respect to the
/// final normed stream in <see cref="GradientBuffers.Normed"/>.
/// </summary>
internal readonly struct BackwardPass(
    ComputeDevice device,
    ParameterLayout layout,
    DeviceMemory<float> parameters,
    DeviceMemory<float> gradient,
    GradientScope scope,
    GradientBuffers g,
    int sequences,
    int length)
{
    private readonly TransformerShape shape = layout.Shape;
    private readonly int tokens = sequences * length;

    private bool Shortformer => shape.Positions == PositionalEmbedding.Shortformer;

    private int HeadsWidth => shape.Heads * shape.HeadSize;

    public void Run(BatchTokens batch, Activations a)
    {
        Through(a, 0);
        if (scope.Embedding)
        {
            device.Launch(EmbeddingScatter.Family, new EmbeddingScatterArguments(
                g.Residual.View, batch.Order.View, batch.Start.View, Gradient(layout.Embedding), shape.Vocabulary, shape.Width));
        }

        if (scope.Positions)
        {
            FinishPositions();
        }
    }

    /// <summary>The layers from the last one to <paramref name="firstLayer"/>, before which the gradient of the residual stream is then in <see cref="GradientBuffers.Residual"/> if anything there needs it.</summary>
    public void Through(Activations a, int firstLayer)
    {
        LayerNorm(a.Final, a.FinalMean, a.FinalReciprocalDeviation, layout.FinalNormWeight, layout.FinalNormBias, accumulate: 0, scope.FinalNorm);
        for (int layer = shape.Layers - 1; layer >= firstLayer && scope.Reaches(layer); layer--)
        {
            LayerActivations l = a.Layers[layer];
            bool deeper = scope.NeedsInputOf(layer) || scope.Layers[layer].Norm;
            OutputGradients(layer, l);
            if (deeper)
            {
                AllHeads(layer, l);
                Input(layer, l);
            }
            else
            {
                HeadsAlone(layer, l);
            }
        }
    }

    /// <summary>The gradients of the queries, keys and values of <paramref name="layer"/> from that of the residual stream after it, in <see cref="GradientBuffers.QueriesKeysValues"/>.</summary>
    public void Attend(Activations a, int layer) => AllHeads(layer, a.Layers[layer]);

    /// <summary>∂W_O and ∂b_O from the gradient of the residual stream after the layer.</summary>
    private void OutputGradients(int layer, LayerActivations l)
    {
        LayerScope wanted = scope.Layers[layer];
        LayerLayout weights = layout.Layers[layer];
        HeadView heads = new(l, shape, tokens);
        MatrixOperand dx = Stream(g.Residual);
        if (wanted.Heads.Count == shape.Heads)
        {
            Product(heads.AllOutputs, 1, dx, 0, MatrixOperand.RowMajor(Gradient(weights.OutputWeight), HeadsWidth, shape.Width));
        }
        else
        {
            foreach (int h in wanted.Heads)
            {
                Product(heads.Output(h), 1, dx, 0, MatrixOperand.RowMajor(Gradient(LayerLayout.ShareOf(weights.OutputWeight, h)), shape.HeadSize, shape.Width));
            }
        }

        if (wanted.OutputBias)
        {
            device.Launch(ColumnSum.Family, new ColumnSumArguments(dx, Gradient(weights.OutputBias)));
        }
    }

    /// <summary>Backward through the attention of every head of the layer, and the weight gradients of those in scope.</summary>
    private void AllHeads(int layer, LayerActivations l)
    {
        LayerLayout weights = layout.Layers[layer];
        HeadView d = GradientHeads();
        Product(Stream(g.Residual), 0, MatrixOperand.RowMajor(Weights(weights.OutputWeight.Range), HeadsWidth, shape.Width), 1, d.AllOutputs);
        Attention(l, 0, shape.Heads);
        if (scope.Layers[layer].Heads.Count == shape.Heads)
        {
            ProjectionGradients(layer, l, 0, shape.Heads);
        }
        else
        {
            foreach (int h in scope.Layers[layer].Heads)
            {
                ProjectionGradients(layer, l, h, 1);
            }
        }
    }

    /// <summary>Backward through the heads in scope only: nothing before this layer is wanted.</summary>
    private void HeadsAlone(int layer, LayerActivations l)
    {
        LayerLayout weights = layout.Layers[layer];
        HeadView d = GradientHeads();
        foreach (int h in scope.Layers[layer].Heads)
        {
            MatrixOperand w = MatrixOperand.RowMajor(Weights(LayerLayout.ShareOf(weights.OutputWeight, h)), shape.HeadSize, shape.Width);
            Product(Stream(g.Residual), 0, w, 1, d.Output(h));
            Attention(l, h, 1);
            ProjectionGradients(layer, l, h, 1);
        }
    }

    private void Attention(LayerActivations l, int head, int count)
    {
        HeadView x = new(l, shape, tokens);
        HeadView d = GradientHeads();
        device.Launch(AttentionBackward.Family, new AttentionBackwardArguments(
            x.Q(head), x.K(head), x.V(head), x.Z(head), l.LogSumExp.View.SubView((long)head * tokens, (long)count * tokens),
            d.Z(head), d.Q(head), d.K(head), d.V(head), count, sequences, length, shape.HeadSize, x.Stride, 1 / MathF.Sqrt(shape.HeadSize)));
    }

    /// <summary>
    /// ∂W_Q, ∂W_K, ∂W_V and their biases for <paramref name="count"/> heads from <paramref name="head"/> on. For all heads they follow one another, in the flat vector as in the
    /// gradients, so that those of one input are one product and all biases one sum.
    /// </summary>
    private void ProjectionGradients(int layer, LayerActivations l, int head, int count)
    {
        LayerLayout weights = layout.Layers[layer];
        int heads = shape.Heads;
        DeviceMemory<float> positioned = Shortformer ? l.NormedWithPosition : l.Normed;
        if (count < heads)
        {
            Projection(weights.QueryWeight, positioned, head, 0, count);
            Projection(weights.KeyWeight, positioned, head, heads, count);
            Projection(weights.ValueWeight, l.Normed, head, 2 * heads, count);
            ProjectionBias(weights.QueryBias, head, 0, count);
            ProjectionBias(weights.KeyBias, head, heads, count);
            ProjectionBias(weights.ValueBias, head, 2 * heads, count);
            return;
        }

        Projection(weights.QueryWeight, positioned, 0, 0, Shortformer ? 2 * heads : 3 * heads);
        if (Shortformer)
        {
            Projection(weights.ValueWeight, l.Normed, 0, 2 * heads, heads);
        }

        ProjectionBias(weights.QueryBias, 0, 0, 3 * heads);
    }

    private void Projection(TensorSlot weight, DeviceMemory<float> input, int head, int firstBlock, int count)
    {
        int share = shape.Width * shape.HeadSize;
        ArrayView<float> dw = gradient.View.SubView(weight.Offset + head * share, (long)count * share);
        Product(Stream(input), 1, GradientHeads().Blocks(firstBlock + head, count), 0, MatrixOperand.Blocked(dw, shape.Width, count, shape.HeadSize));
    }

    private void ProjectionBias(TensorSlot bias, int head, int firstBlock, int count)
    {
        ArrayView<float> db = gradient.View.SubView(bias.Offset + head * shape.HeadSize, (long)count * shape.HeadSize);
        device.Launch(ColumnSum.Family, new ColumnSumArguments(GradientHeads().Blocks(firstBlock + head, count), db));
    }

    /// <summary>The gradient of the residual stream before the layer, of its norm and of the positions.</summary>
    private void Input(int layer, LayerActivations l)
    {
        LayerLayout weights = layout.Layers[layer];
        HeadView d = GradientHeads();
        int heads = shape.Heads;
        if (Shortformer)
        {
            Product(d.Blocks(0, 2 * heads), 0, Projection(weights.QueryWeight, 2 * heads), 1, Stream(g.NormedWithPosition));
            device.Launch(MatrixProduct.Family, new MatrixProductArguments(
                d.Blocks(2 * heads, heads), 0, Projection(weights.ValueWeight, heads), 1, Stream(g.Normed), Stream(g.NormedWithPosition), default, 0, 1, 1));
            if (scope.Positions)
            {
                Positions(g.NormedWithPosition, accumulate: layer < shape.Layers - 1 ? 1 : 0);
            }
        }
        else
        {
            Product(d.Blocks(0, 3 * heads), 0, Projection(weights.QueryWeight, 3 * heads), 1, Stream(g.Normed));
        }

        LayerNorm(l.Residual, l.Mean, l.ReciprocalDeviation, weights.NormWeight, weights.NormBias, accumulate: 1, scope.Layers[layer].Norm);
    }

    private void FinishPositions()
    {
        if (!Shortformer)
        {
            Positions(g.Residual, accumulate: 0);
        }

        int seen = length * shape.Width;
        if (seen < layout.Positions.Length)
        {
            // A copy, because clearing a part of a buffer clears more of it on OpenCL.
            int unseen = layout.Positions.Length - seen;
            device.Copy(g.Zeros.View.SubView(0, unseen), gradient.View.SubView(layout.Positions.Offset + seen, unseen));
        }
    }

    private void Positions(DeviceMemory<float> dx, int accumulate) => device.Launch(PositionScatter.Family, new PositionScatterArguments(
        dx.View, Gradient(layout.Positions), accumulate, sequences, length, shape.Width));

    private void LayerNorm(
        DeviceMemory<float> x, DeviceMemory<float> mean, DeviceMemory<float> reciprocalDeviation, TensorSlot weight, TensorSlot bias, int accumulate, bool weightsWanted) =>
        device.Launch(LayerNormBackward.Family, new LayerNormBackwardArguments(
            x.View, mean.View, reciprocalDeviation.View, Weights(weight.Range), g.Normed.View, g.Residual.View,
            Gradient(weight), Gradient(bias), accumulate, weightsWanted ? 1 : 0, tokens, shape.Width));

    private void Product(MatrixOperand a, int transposeA, MatrixOperand b, int transposeB, MatrixOperand c) =>
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(a, transposeA, b, transposeB, c, default, default, 0, 1, 0));

    private MatrixOperand Projection(TensorSlot first, int blocks) => MatrixOperand.Blocked(
        parameters.View.SubView(first.Offset, (long)blocks * shape.Width * shape.HeadSize), shape.Width, blocks, shape.HeadSize);

    private HeadView GradientHeads() => new(g.QueriesKeysValues, g.HeadOutputs, shape, tokens);

    private MatrixOperand Stream(DeviceMemory<float> memory) => MatrixOperand.RowMajor(memory.View, tokens, shape.Width);

    private ArrayView<float> Weights(ParameterRange range) => parameters.View.SubView(range.Offset, range.Length);

    private ArrayView<float> Gradient(TensorSlot slot) => Gradient(slot.Range);

    private ArrayView<float> Gradient(ParameterRange range) => gradient.View.SubView(range.Offset, range.Length);
}
