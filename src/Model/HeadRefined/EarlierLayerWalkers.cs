using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Walkers of layers before the last one: the layer after theirs sees a change of low rank, those after that are computed anew for each walker, and the backward pass carries the
/// gradient of the residual stream alone.
/// </summary>
internal sealed class EarlierLayerWalkers : IDisposable
{
    private readonly Transformer model;
    private readonly int capacity;
    private readonly Activations moved;
    private readonly GradientBuffers gradients;
    private readonly EarlierLayer?[] layers;

    public EarlierLayerWalkers(Transformer model, int capacity)
    {
        this.model = model;
        this.capacity = capacity;
        moved = new Activations(model.Device, model.Shape, capacity);
        gradients = new GradientBuffers(model.Device, model.Shape, capacity);
        layers = new EarlierLayer?[model.Shape.Layers];
    }

    /// <summary>Forgets the part of a batch that was at hand.</summary>
    public void Begin()
    {
        foreach (EarlierLayer? layer in layers)
        {
            layer?.Begin();
        }
    }

    /// <summary>Losses of every walker in <see cref="HeadScratch.Losses"/>; with <paramref name="gradientScale"/> also the gradients of z, and the part's share of that of W_O.</summary>
    public void Run(HeadStack stack, StackAttention attention, HeadScratch scratch, SharedPart part, TeacherTerms? terms, float? gradientScale)
    {
        int next = stack.Layer + 1;
        EarlierLayer layer = layers[stack.Layer] ??= new EarlierLayer(model, stack.Layer, capacity);
        var pass = new ForwardPass(model.Device, model.Layout, model.Parameters, part.Sequences, part.Length);
        var scope = GradientScope.Of(model.Layout, [LayerLayout.ShareOf(model.Layout.Layers[stack.Layer].OutputWeight, 0)]);

        // Nothing of the layers passed through is in scope: what would be their gradients is never written.
        var backward = new BackwardPass(model.Device, model.Layout, model.Parameters, model.Parameters, scope, gradients, part.Sequences, part.Length);
        UnembeddingGradients unembedding = gradientScale is { } scale ? new UnembeddingGradients(1, scale, gradients.Normed.View, default, default) : UnembeddingGradients.None;
        for (int w = 0; w < stack.Count; w++)
        {
            layer.Forward(stack, w, attention.Heads, part, moved);
            pass.Attend(next, moved);
            for (int l = next + 1; l < model.Shape.Layers; l++)
            {
                pass.Layer(l, moved);
            }

            pass.Loss(part.Batch, moved, unembedding);
            if (terms is not null)
            {
                LinearTerm term = terms.OfNormed(part.Batch, part.Tokens);
                model.Device.Launch(LinearLoss.Family, new LinearLossArguments(
                    moved.FinalNormed.View, term.Directions.View, term.Offsets.View, default, terms.Dots.View, moved.Losses.View, gradients.Normed.View,
                    0, 1, gradientScale is null ? 0 : 1, gradientScale ?? 0, part.Tokens, model.Shape.Width));
            }

            model.Device.Copy(moved.Losses.View.SubView(0, part.Tokens), scratch.Losses.View.SubView((long)w * part.Tokens, part.Tokens));
            if (gradientScale is not null)
            {
                backward.Through(moved, next + 1);
                backward.Attend(moved, next);
                layer.Backward(stack, w, attention, part, moved, gradients);
            }
        }
    }

    /// <summary>The final stream without a head of the last layer, and its norm.</summary>
    public Activations WithoutLastLayerHead(int head, SharedPart part)
    {
        var pass = new ForwardPass(model.Device, model.Layout, model.Parameters, part.Sequences, part.Length);
        pass.WithoutHead(new Head(model.Shape.Layers - 1, head), part.Activations, moved.Final);
        pass.FinalNorm(moved);
        return moved;
    }

    public void Dispose()
    {
        moved.Dispose();
        gradients.Dispose();
        foreach (EarlierLayer? layer in layers)
        {
            layer?.Dispose();
        }
    }
}
