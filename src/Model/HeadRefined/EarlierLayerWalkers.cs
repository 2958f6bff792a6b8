using Accelerated.Devices;
using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Walkers of a layer before the last one: the stream after their layer is that at w* with another term for their head, later layers are computed anew for each walker, and the
/// backward pass carries the gradient of the residual stream alone.
/// </summary>
internal sealed class EarlierLayerWalkers : IDisposable
{
    private readonly Transformer model;
    private readonly Activations moved;
    private readonly GradientBuffers gradients;
    private readonly DeviceMemory<float> without;

    public EarlierLayerWalkers(Transformer model, int capacity)
    {
        this.model = model;
        moved = new Activations(model.Device, model.Shape, capacity);
        gradients = new GradientBuffers(model.Device, model.Shape, capacity);
        without = model.Device.Allocate<float>((long)capacity * model.Shape.Width);
    }

    /// <summary>Losses of every walker in <see cref="HeadScratch.Losses"/>; with <paramref name="gradientScale"/> also the gradients of z, and the part's share of that of W_O.</summary>
    public void Run(HeadStack stack, StackAttention attention, HeadScratch scratch, SharedPart part, float? gradientScale)
    {
        int layer = stack.Layer;
        TransformerShape shape = model.Shape;
        HeadView heads = attention.Heads;
        var products = new WalkerProducts(model.Device, shape);
        var pass = new ForwardPass(model.Device, model.Layout, model.Parameters, part.Sequences, part.Length);
        var scope = GradientScope.Of(model.Layout, [LayerLayout.ShareOf(model.Layout.Layers[layer].OutputWeight, 0)]);

        // Nothing of the layers passed through is in scope: what would be their gradients is never written.
        var backward = new BackwardPass(model.Device, model.Layout, model.Parameters, model.Parameters, scope, gradients, part.Sequences, part.Length);
        UnembeddingGradients unembedding = gradientScale is { } scale ? new UnembeddingGradients(1, scale, gradients.Normed.View, default, default) : UnembeddingGradients.None;
        for (int w = 0; w < stack.Count; w++)
        {
            if (w == 0 || stack.Heads[w] != stack.Heads[w - 1])
            {
                pass.WithoutHead(new Head(layer, stack.Heads[w]), part.Activations, without);
            }

            model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
                heads.Output(w), 0, stack.Outputs(w, 1), 0, Stream(moved.ResidualBefore(layer + 1), part), Stream(without, part), default, 0, 1, 1));
            for (int l = layer + 1; l < shape.Layers; l++)
            {
                pass.Layer(l, moved);
            }

            pass.Loss(part.Batch, moved, unembedding);
            moved.Losses.View.SubView(0, part.Tokens).CopyTo(model.Device.Stream, scratch.Losses.View.SubView((long)w * part.Tokens, part.Tokens));
            if (gradientScale is not null)
            {
                backward.Through(moved, layer + 1);
                MatrixOperand dx = Stream(gradients.Residual, part);
                products.Run(dx, 0, stack.Outputs(w, 1), 1, attention.Gradients.Output(w));
                products.Run(heads.Output(w), 1, dx, 0, stack.OutputGradients(w, 1), beta: part.IsFirst ? 0 : 1);
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
        without.Dispose();
    }

    private MatrixOperand Stream(DeviceMemory<float> memory, SharedPart part) => MatrixOperand.RowMajor(memory.View, part.Tokens, model.Shape.Width);
}
