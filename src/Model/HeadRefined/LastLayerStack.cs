using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Walkers of the last layer: as only one head moves, x = x* + z O − z* O*, and norm and unembedding see the change through M = F Oᵀ, O C and their products alone.
/// No gradient of the residual stream is ever formed.
/// </summary>
internal sealed class LastLayerStack : IDisposable
{
    private readonly Transformer model;
    private readonly FoldedUnembedding unembedding;
    private readonly WalkerProducts products;
    private readonly int[] distinctHeads;
    private readonly DeviceMemory<float> maps;
    private readonly DeviceMemory<float> mapGradients;
    private readonly DeviceMemory<float> centred;
    private readonly DeviceMemory<float> gram;
    private readonly DeviceMemory<float> cross;
    private readonly DeviceMemory<float> streamGradients;
    private readonly DeviceMemory<float> inner;

    public LastLayerStack(Transformer model, FoldedUnembedding unembedding, HeadStack stack)
    {
        this.model = model;
        this.unembedding = unembedding;
        Stack = stack;
        products = new WalkerProducts(model.Device, stack.Shape);
        distinctHeads = [.. stack.Heads.Distinct()];
        TransformerShape shape = stack.Shape;
        long rows = (long)stack.Count * shape.HeadSize;
        maps = model.Device.Allocate<float>(rows * shape.Vocabulary);
        mapGradients = model.Device.Allocate<float>(rows * shape.Vocabulary);
        centred = model.Device.Allocate<float>(rows * shape.Width);
        streamGradients = model.Device.Allocate<float>(rows * shape.Width);
        gram = model.Device.Allocate<float>(rows * shape.HeadSize);
        cross = model.Device.Allocate<float>(rows * shape.HeadSize);
        inner = model.Device.Allocate<float>((long)shape.HeadSize * shape.HeadSize);
    }

    public HeadStack Stack { get; }

    private TransformerShape Shape => Stack.Shape;

    /// <summary>M, O C and their products from the walkers' weights.</summary>
    public void Prepare(LastLayerAnchors? anchors)
    {
        int next;
        for (int w = 0; w < Stack.Count; w += next)
        {
            next = products.Next(w, Stack.Count, Shape.Width);
            products.Run(Stack.Outputs(w, next), 0, unembedding.Centre, 0, Rows(centred, w, next, Shape.Width));
            products.Run(unembedding.Matrix, 0, Stack.Outputs(w, next), 1, Maps(maps, w, next));
        }

        for (int w = 0; w < Stack.Count; w++)
        {
            MatrixOperand own = Rows(centred, w, 1, Shape.Width);
            products.Run(own, 0, own, 1, Rows(gram, w, 1, Shape.HeadSize));
            if (anchors is not null)
            {
                products.Run(anchors.Centred(Stack.Heads[w]), 0, own, 1, Rows(cross, w, 1, Shape.HeadSize));
            }
        }
    }

    /// <summary>Losses of one part in <see cref="HeadScratch.Losses"/>; with <paramref name="gradientScale"/> also the gradients of M, of z and of the deviations.</summary>
    /// <param name="attention">After its forward pass.</param>
    /// <param name="scratch">Of that attention.</param>
    /// <param name="part">What all walkers share.</param>
    /// <param name="gradientScale">Weight of one position's loss in the total, or null without gradients.</param>
    public void Losses(StackAttention attention, HeadScratch scratch, LastLayerPart part, float? gradientScale)
    {
        int tokens = part.Tokens;
        HeadView heads = attention.Heads;
        HeadView outputs = new(part.Shared.Layers[^1], model.Shape, tokens);
        int hasAnchors = part.Anchors is null ? 0 : 1;
        int next;
        for (int w = 0; w < Stack.Count; w += next)
        {
            next = products.Next(w, Stack.Count, Shape.Width);
            products.Run(part.Stream, 0, Rows(centred, w, next, Shape.Width), 1, Projected(scratch, tokens, w, next));
        }

        part.Anchors?.TakeAway(distinctHeads, part.Shared, tokens);
        model.Device.Launch(HeadDeviation.Family, new HeadDeviationArguments(
            Stack.HeadIndices.View, heads.Z(0), scratch.Projected.View, gram.View, outputs.Z(0), cross.View, part.Reciprocals, scratch.Reciprocals.View,
            hasAnchors, 1, Stack.Count, tokens, Shape.Width, Shape.HeadSize, heads.Stride, part.Anchors is null ? 0 : tokens));
        ArrayView<float> anchorMaps = part.Anchors is null ? default : part.Anchors.Maps.View;
        model.Device.Launch(HeadUnembeddingLoss.Family, new HeadUnembeddingLossArguments(
            part.Stream.Data, unembedding.Map.View, unembedding.Bias.View, part.Targets, Stack.HeadIndices.View,
            heads.Z(0), maps.View, scratch.Reciprocals.View, outputs.Z(0), anchorMaps, part.StreamReciprocals,
            scratch.Losses.View, part.AnchorLosses, attention.Gradients.Z(0), scratch.ReciprocalGradients.View, mapGradients.View,
            hasAnchors, part.AnchorLosses.Length > 0 ? 1 : 0, gradientScale is null ? 0 : 1, part.IsFirst ? 0 : 1, gradientScale ?? 0,
            Stack.Count, tokens, Shape.Width, Shape.HeadSize, Shape.Vocabulary, unembedding.Stride, heads.Stride));
        if (part.Term is { } term)
        {
            Diverge(attention, scratch, part, term, gradientScale);
        }
    }

    /// <summary>Makes divergences of the losses, and adds to their gradients.</summary>
    private void Diverge(StackAttention attention, HeadScratch scratch, LastLayerPart part, LastLayerTerm term, float? gradientScale)
    {
        int tokens = part.Tokens;
        HeadView heads = attention.Heads;
        HeadView outputs = new(part.Shared.Layers[^1], model.Shape, tokens);
        MatrixOperand directions = Directions(term, tokens);
        DeviceMemory<float> own = term.Memory.Outputs(Stack.Count);
        int next;
        for (int w = 0; w < Stack.Count; w += next)
        {
            next = products.Next(w, Stack.Count, Shape.Width);
            products.Run(directions, 0, Rows(centred, w, next, Shape.Width), 1, Blocks(own, tokens, w, next));
        }

        if (part.Anchors is { } anchors)
        {
            foreach (int h in distinctHeads)
            {
                products.Run(directions, 0, anchors.Centred(h), 1, Blocks(term.Memory.AnchorOutputs, tokens, h, 1));
            }
        }

        model.Device.Launch(LinearLoss.Family, new LinearLossArguments(
            part.Stream.Data, term.Term.Directions.View, term.Term.Offsets.View, part.StreamReciprocals, term.Memory.Dots.View, part.AnchorLosses, default,
            1, part.AnchorLosses.Length > 0 ? 1 : 0, 0, 0, tokens, Shape.Width));
        model.Device.Launch(HeadLinearLoss.Family, new HeadLinearLossArguments(
            Stack.HeadIndices.View, heads.Z(0), own.View, outputs.Z(0), part.Anchors is null ? default : term.Memory.AnchorOutputs.View, term.Memory.Dots.View, term.Term.Offsets.View,
            scratch.Reciprocals.View, scratch.Losses.View, attention.Gradients.Z(0), scratch.ReciprocalGradients.View,
            part.Anchors is null ? 0 : 1, gradientScale is null ? 0 : 1, gradientScale ?? 0, Stack.Count, tokens, Shape.HeadSize, heads.Stride));
    }

    /// <summary>After <see cref="Losses"/>: completes the gradients of z, and adds the part's share to that of W_O.</summary>
    public void Backward(StackAttention attention, HeadScratch scratch, LastLayerPart part)
    {
        int tokens = part.Tokens;
        HeadView heads = attention.Heads;
        HeadView outputs = new(part.Shared.Layers[^1], model.Shape, tokens);
        model.Device.Launch(HeadDeviationBackward.Family, new HeadDeviationBackwardArguments(
            heads.Z(0), scratch.Projected.View, attention.Gradients.Z(0), scratch.Reciprocals.View, scratch.ReciprocalGradients.View,
            Stack.Count, tokens, Shape.Width, Shape.HeadSize, heads.Stride));

        // With y = κ z: Σ yᵀ C x = (yᵀ x*) C − (yᵀ z*) O* C + (yᵀ z) O C.
        int next;
        for (int w = 0; w < Stack.Count; w += next)
        {
            next = products.Next(w, Stack.Count, tokens);
            products.Run(Projected(scratch, tokens, w, next), 1, part.Stream, 0, Rows(streamGradients, w, next, Shape.Width));
            products.Run(Rows(streamGradients, w, next, Shape.Width), 0, unembedding.Centre, 0, Stack.OutputGradients(w, next), beta: part.IsFirst ? 0 : 1);
        }

        if (part.Term is { } term)
        {
            DeviceMemory<float> scaledOutputs = term.Memory.Outputs(Stack.Count);
            for (int w = 0; w < Stack.Count; w += next)
            {
                next = products.Next(w, Stack.Count, tokens);
                products.Run(Blocks(scaledOutputs, tokens, w, next), 1, Directions(term, tokens), 0, Stack.OutputGradients(w, next), beta: 1);
            }
        }

        MatrixOperand product = MatrixOperand.RowMajor(inner.View, Shape.HeadSize, Shape.HeadSize);
        for (int w = 0; w < Stack.Count; w++)
        {
            MatrixOperand scaled = Projected(scratch, tokens, w, 1);
            products.Run(scaled, 1, heads.Output(w), 0, product);
            products.Run(product, 0, Rows(centred, w, 1, Shape.Width), 0, Stack.OutputGradients(w, 1), beta: 1);
            if (part.Anchors is not null)
            {
                products.Run(scaled, 1, outputs.Output(Stack.Heads[w]), 0, product);
                products.Run(product, 0, part.Anchors.Centred(Stack.Heads[w]), 0, Stack.OutputGradients(w, 1), alpha: -1, beta: 1);
            }
        }
    }

    /// <summary>After the last part: the gradient of M becomes one of W_O.</summary>
    public void Finish()
    {
        int next;
        for (int w = 0; w < Stack.Count; w += next)
        {
            next = products.Next(w, Stack.Count, Shape.Vocabulary);
            products.Run(Maps(mapGradients, w, next), 1, unembedding.Matrix, 0, Stack.OutputGradients(w, next), beta: 1);
        }
    }

    public void Dispose()
    {
        maps.Dispose();
        mapGradients.Dispose();
        centred.Dispose();
        streamGradients.Dispose();
        gram.Dispose();
        cross.Dispose();
        inner.Dispose();
    }

    /// <summary>Maps of walkers as [vocabulary, count · head size].</summary>
    private MatrixOperand Maps(DeviceMemory<float> memory, int walker, int count)
    {
        long map = (long)Shape.Vocabulary * Shape.HeadSize;
        return MatrixOperand.Blocked(memory.View.SubView(walker * map, count * map), Shape.Vocabulary, count, Shape.HeadSize);
    }

    private MatrixOperand Rows(DeviceMemory<float> memory, int walker, int count, int columns)
    {
        long block = (long)Shape.HeadSize * columns;
        return MatrixOperand.RowMajor(memory.View.SubView(walker * block, count * block), count * Shape.HeadSize, columns);
    }

    private MatrixOperand Directions(LastLayerTerm term, int tokens) => MatrixOperand.RowMajor(term.Term.Directions.View, tokens, Shape.Width);

    private MatrixOperand Projected(HeadScratch scratch, int tokens, int walker, int count) => Blocks(scratch.Projected, tokens, walker, count);

    /// <summary>Blocks of walkers, laid out like their outputs, as [tokens, count · head size].</summary>
    private MatrixOperand Blocks(DeviceMemory<float> memory, int tokens, int walker, int count)
    {
        long stride = LayerActivations.HeadStride(Shape, tokens);
        return new MatrixOperand(memory.View.SubView(walker * stride, memory.Length - walker * stride), tokens, count * Shape.HeadSize, Shape.HeadSize, Shape.HeadSize, stride);
    }
}
