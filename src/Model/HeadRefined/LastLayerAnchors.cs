using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>What the heads of the last layer do at w*: constants of the model, and of the part at hand.</summary>
internal sealed class LastLayerAnchors : IDisposable
{
    private readonly Transformer model;
    private readonly WalkerProducts products;
    private readonly DeviceMemory<float> centred;
    private readonly DeviceMemory<float> gram;
    private readonly DeviceMemory<float> projected;
    private readonly DeviceMemory<float> reciprocals;
    private readonly DeviceMemory<int> first;

    public LastLayerAnchors(Transformer model, FoldedUnembedding unembedding, int capacity)
    {
        this.model = model;
        TransformerShape shape = model.Shape;
        products = new WalkerProducts(model.Device, shape);
        long rows = (long)shape.Heads * shape.HeadSize;
        centred = model.Device.Allocate<float>(rows * shape.Width);
        gram = model.Device.Allocate<float>(rows * shape.HeadSize);
        Maps = model.Device.Allocate<float>(rows * shape.Vocabulary);
        projected = model.Device.Allocate<float>(LayerActivations.HeadStride(shape, capacity));
        reciprocals = model.Device.Allocate<float>((long)shape.Heads * capacity);
        first = model.Device.Allocate<int>(1);
        for (int h = 0; h < shape.Heads; h++)
        {
            var weights = MatrixOperand.RowMajor(
                model.Parameters.View.SubView(LayerLayout.ShareOf(model.Layout.Layers[^1].OutputWeight, h).Offset, (long)shape.HeadSize * shape.Width), shape.HeadSize, shape.Width);
            products.Run(weights, 0, unembedding.Centre, 0, Centred(h));
            products.Run(Centred(h), 0, Centred(h), 1, Gram(h));
            products.Run(unembedding.Matrix, 0, weights, 1, MatrixOperand.RowMajor(
                Maps.View.SubView((long)h * shape.Vocabulary * shape.HeadSize, (long)shape.Vocabulary * shape.HeadSize), shape.Vocabulary, shape.HeadSize));
        }
    }

    /// <summary>M* of every head, [heads, vocabulary, head size].</summary>
    public DeviceMemory<float> Maps { get; }

    /// <summary>Reciprocal deviations of the final stream without a head, [heads, tokens], for the heads asked for.</summary>
    public ArrayView<float> Reciprocals => reciprocals.View;

    /// <summary>O* C of one head.</summary>
    public MatrixOperand Centred(int head) => Block(centred, head, model.Shape.Width);

    /// <summary>O* C O*ᵀ of one head, [head size, head size].</summary>
    public MatrixOperand Gram(int head) => Block(gram, head, model.Shape.HeadSize);

    /// <summary>Fills <see cref="Reciprocals"/> for <paramref name="heads"/> from the shared pass over <paramref name="tokens"/> tokens.</summary>
    public void TakeAway(IEnumerable<int> heads, Activations shared, int tokens)
    {
        TransformerShape shape = model.Shape;
        HeadView outputs = new(shared.Layers[^1], shape, tokens);
        foreach (int h in heads)
        {
            products.Run(MatrixOperand.RowMajor(shared.Final.View, tokens, shape.Width), 0, Centred(h), 1, MatrixOperand.RowMajor(projected.View, tokens, shape.HeadSize));
            model.Device.Launch(HeadDeviation.Family, new HeadDeviationArguments(
                first.View, outputs.Z(h), projected.View, Gram(h).Data, default, default, shared.FinalReciprocalDeviation.View, reciprocals.View.SubView((long)h * tokens, tokens),
                0, -1, 1, tokens, shape.Width, shape.HeadSize, outputs.Stride, 0));
        }
    }

    public void Dispose()
    {
        centred.Dispose();
        gram.Dispose();
        Maps.Dispose();
        projected.Dispose();
        reciprocals.Dispose();
        first.Dispose();
    }

    private MatrixOperand Block(DeviceMemory<float> memory, int head, int columns)
    {
        int size = model.Shape.HeadSize;
        return MatrixOperand.RowMajor(memory.View.SubView((long)head * size * columns, (long)size * columns), size, columns);
    }
}
