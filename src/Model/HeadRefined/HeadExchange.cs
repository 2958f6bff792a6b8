using Accelerated.Devices;
using Accelerated.Kernels.Products;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// What a walker's head puts in place of the head at w*, as one product of rank 2 · head size: z O − z* O* = [z z*] [O; −O*].
/// </summary>
internal sealed class HeadExchange : IDisposable
{
    private readonly Transformer model;
    private readonly int layer;
    private readonly DeviceMemory<float> anchors;
    private readonly DeviceMemory<float> outputs;
    private readonly DeviceMemory<float> weights;
    private int anchored = -1;

    public HeadExchange(Transformer model, int layer, int capacity)
    {
        this.model = model;
        this.layer = layer;
        TransformerShape shape = model.Shape;
        TensorSlot slot = model.Layout.Layers[layer].OutputWeight;
        var values = new float[slot.Length];
        model.Parameters.CopyTo(values, slot.Offset);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = -values[i];
        }

        anchors = model.Device.Upload<float>(values);
        outputs = model.Device.Allocate<float>(2 * LayerActivations.HeadStride(shape, capacity));
        weights = model.Device.Allocate<float>(2L * shape.HeadSize * shape.Width);
    }

    /// <summary>[O; −O*], [2 · head size, width].</summary>
    public MatrixOperand Weights => MatrixOperand.RowMajor(weights.View, 2 * model.Shape.HeadSize, model.Shape.Width);

    /// <summary>[z z*], [tokens, 2 · head size].</summary>
    public MatrixOperand Outputs(int tokens) =>
        new(outputs.View, tokens, 2 * model.Shape.HeadSize, model.Shape.HeadSize, model.Shape.HeadSize, LayerActivations.HeadStride(model.Shape, tokens));

    /// <summary>Forgets the part of a batch that was at hand.</summary>
    public void Begin() => anchored = -1;

    /// <summary>Turns to walker <paramref name="w"/> of <paramref name="stack"/>.</summary>
    public void Turn(HeadStack stack, int w, HeadView heads, SharedPart part)
    {
        int size = part.Tokens * model.Shape.HeadSize;
        long stride = LayerActivations.HeadStride(model.Shape, part.Tokens);
        long share = (long)model.Shape.HeadSize * model.Shape.Width;
        int head = stack.Heads[w];
        if (head != anchored)
        {
            model.Device.Copy(new HeadView(part.Activations.Layers[layer], model.Shape, part.Tokens).Z(head).SubView(0, size), outputs.View.SubView(stride, size));
            model.Device.Copy(anchors.View.SubView(head * share, share), weights.View.SubView(share, share));
            anchored = head;
        }

        model.Device.Copy(heads.Z(w).SubView(0, size), outputs.View.SubView(0, size));
        model.Device.Copy(stack.Outputs(w, 1).Data.SubView(0, share), weights.View.SubView(0, share));
    }

    public void Dispose()
    {
        anchors.Dispose();
        outputs.Dispose();
        weights.Dispose();
    }
}
