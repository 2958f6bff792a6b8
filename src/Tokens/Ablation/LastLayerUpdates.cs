using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Losses after a head of the last layer has changed its output from z to z′, without a pass through the final norm and unembedding: the logits are
/// (F x + M (z′ − z)) / σ′ + c, where F x is shared by all changes and M = F O is of the size of a head. Exact up to rounding.
/// </summary>
internal sealed class LastLayerUpdates : IDisposable
{
    private readonly Transformer model;
    private readonly FoldedUnembedding unembedding;
    private readonly LastLayerAnchors anchors;
    private readonly WalkerProducts products;
    private readonly DeviceMemory<float> changes;
    private readonly DeviceMemory<float> projected;
    private readonly DeviceMemory<float> maps;
    private readonly DeviceMemory<float> grams;
    private readonly DeviceMemory<float> reciprocals;
    private readonly DeviceMemory<float> losses;
    private readonly DeviceMemory<float> intactLosses;
    private readonly DeviceMemory<float> negation;
    private readonly DeviceMemory<int> headIndices;
    private readonly int[] wanted = new int[Most];
    private readonly int[] prepared = new int[Most];

    /// <summary>Changes that are worked on together.</summary>
    public const int Most = 16;

    public LastLayerUpdates(Transformer model, int capacity)
    {
        this.model = model;
        ComputeDevice device = model.Device;
        TransformerShape shape = model.Shape;
        unembedding = new FoldedUnembedding(model);
        anchors = new LastLayerAnchors(model, unembedding, capacity);
        products = new WalkerProducts(device, shape);
        long blocks = Most * LayerActivations.HeadStride(shape, capacity);
        changes = device.Allocate<float>(blocks);
        projected = device.Allocate<float>(blocks);
        maps = device.Allocate<float>((long)Most * shape.Vocabulary * shape.HeadSize);
        grams = device.Allocate<float>((long)Most * shape.HeadSize * shape.HeadSize);
        reciprocals = device.Allocate<float>((long)Most * capacity);
        losses = device.Allocate<float>((long)Most * capacity);
        intactLosses = device.Allocate<float>(capacity);
        headIndices = device.Allocate<int>(Most); // only anchors are found by them, and there are none
        float[] minusOne = new float[shape.HeadSize * shape.HeadSize];
        for (int i = 0; i < shape.HeadSize; i++)
        {
            minusOne[i * (shape.HeadSize + 1)] = -1;
        }

        negation = device.Upload<float>(minusOne);
        prepared.AsSpan().Fill(-1);
    }

    /// <summary>Notes the change number <paramref name="slot"/>.</summary>
    /// <param name="slot">From 0, below <see cref="Most"/>, one after the other.</param>
    /// <param name="head">A head of the last layer.</param>
    /// <param name="output">z, [tokens, head size].</param>
    /// <param name="substitute">z′, [tokens, head size]; null stands for zeros.</param>
    public void Change(int slot, int head, MatrixOperand output, MatrixOperand? substitute)
    {
        wanted[slot] = head;
        int size = model.Shape.HeadSize;
        MatrixOperand change = MatrixOperand.RowMajor(changes.View.SubView(slot * LayerActivations.HeadStride(model.Shape, output.Rows), (long)output.Rows * size), output.Rows, size);
        model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            output, 0, MatrixOperand.RowMajor(negation.View, size, size), 0, change, substitute ?? default, default, 0, 1, substitute is null ? 0 : 1));
    }

    /// <summary>The losses after each of the first <paramref name="count"/> changes, [count, tokens], and those before, [tokens].</summary>
    public void Losses(int count, Activations intact, BatchTokens batch, int tokens, Span<float> after, Span<float> before)
    {
        TransformerShape shape = model.Shape;
        Prepare(count);
        long stride = LayerActivations.HeadStride(shape, tokens);
        var stream = MatrixOperand.RowMajor(intact.Final.View, tokens, shape.Width);
        for (int slot = 0; slot < count; slot++)
        {
            products.Run(stream, 0, anchors.Centred(wanted[slot]), 1, MatrixOperand.RowMajor(projected.View.SubView(slot * stride, (long)tokens * shape.HeadSize), tokens, shape.HeadSize));
        }

        model.Device.Launch(HeadDeviation.Family, new HeadDeviationArguments(
            headIndices.View, changes.View, projected.View, grams.View, default, default, intact.FinalReciprocalDeviation.View, reciprocals.View,
            0, 1, count, tokens, shape.Width, shape.HeadSize, stride, 0));
        model.Device.Launch(HeadUnembeddingLoss.Family, new HeadUnembeddingLossArguments(
            intact.Final.View, unembedding.Map.View, unembedding.Bias.View, batch.Targets.View, headIndices.View,
            changes.View, maps.View, reciprocals.View, default, default, intact.FinalReciprocalDeviation.View,
            losses.View, intactLosses.View, default, default, default,
            0, 1, 0, 0, 0, count, tokens, shape.Width, shape.HeadSize, shape.Vocabulary, unembedding.Stride, stride));
        losses.CopyTo(after[..(count * tokens)]);
        intactLosses.CopyTo(before[..tokens]);
    }

    public void Dispose()
    {
        unembedding.Dispose();
        anchors.Dispose();
        changes.Dispose();
        projected.Dispose();
        maps.Dispose();
        grams.Dispose();
        reciprocals.Dispose();
        losses.Dispose();
        intactLosses.Dispose();
        negation.Dispose();
        headIndices.Dispose();
    }

    /// <summary>Puts the heads' maps where the changes are.</summary>
    private void Prepare(int count)
    {
        long map = (long)model.Shape.Vocabulary * model.Shape.HeadSize;
        long gram = (long)model.Shape.HeadSize * model.Shape.HeadSize;
        for (int slot = 0; slot < count; slot++)
        {
            if (prepared[slot] != wanted[slot])
            {
                prepared[slot] = wanted[slot];
                model.Device.Copy(anchors.Maps.View.SubView(wanted[slot] * map, map), maps.View.SubView(slot * map, map));
                model.Device.Copy(anchors.Gram(wanted[slot]).Data.SubView(0, gram), grams.View.SubView(slot * gram, gram));
            }
        }
    }
}
