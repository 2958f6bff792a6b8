using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// From the heads of a layer before the last one to the queries, keys and values of the layer after it, and back. As the stream changes by a product of rank 2 · head size
/// only, so does its projection; norm and projections at w* are computed once per part of a batch for all walkers.
/// </summary>
internal sealed class EarlierLayer : IDisposable
{
    private readonly Transformer model;
    private readonly int layer;
    private readonly int columns;
    private readonly WalkerProducts products;
    private readonly NextLayerProjection projection;
    private readonly HeadExchange exchange;
    private readonly DeviceMemory<float> anchor;
    private readonly DeviceMemory<float> maps;
    private readonly DeviceMemory<float> mapGradients;
    private bool hasAnchor;

    public EarlierLayer(Transformer model, int layer, int capacity)
    {
        this.model = model;
        this.layer = layer;
        TransformerShape shape = model.Shape;
        columns = NextLayerProjection.Columns(shape);
        products = new WalkerProducts(model.Device, shape);
        projection = new NextLayerProjection(model, layer + 1);
        exchange = new HeadExchange(model, layer, capacity);
        anchor = model.Device.Allocate<float>(3 * shape.Heads * LayerActivations.HeadStride(shape, capacity));
        maps = model.Device.Allocate<float>(2L * shape.HeadSize * columns);
        mapGradients = model.Device.Allocate<float>((long)shape.HeadSize * columns);
    }

    /// <summary>[O; −O*] F of the walker at hand, [2 · head size, 3 · heads · head size].</summary>
    private MatrixOperand Maps => MatrixOperand.RowMajor(maps.View, 2 * model.Shape.HeadSize, columns);

    /// <summary>Forgets the part of a batch that was at hand.</summary>
    public void Begin()
    {
        hasAnchor = false;
        exchange.Begin();
    }

    /// <summary>The stream after the layer of walker <paramref name="w"/>, its norm's statistics, and the next layer's queries, keys and values, in <paramref name="moved"/>.</summary>
    public void Forward(HeadStack stack, int w, HeadView heads, SharedPart part, Activations moved)
    {
        LayerActivations next = moved.Layers[layer + 1];
        MatrixOperand start = Stream(part.Activations.ResidualBefore(layer + 1), part);
        MatrixOperand projected = Blocks(anchor, part);
        if (!hasAnchor)
        {
            products.Run(start, 0, projection.Map, 0, projected);
            hasAnchor = true;
        }

        exchange.Turn(stack, w, heads, part);
        products.Run(exchange.Weights, 0, projection.Map, 0, Maps);
        Add(exchange.Outputs(part.Tokens), exchange.Weights, start, Stream(next.Residual, part));
        Add(exchange.Outputs(part.Tokens), Maps, projected, Blocks(next.QueriesKeysValues, part));
        TransformerShape shape = model.Shape;
        model.Device.Launch(ProjectedNorm.Family, new ProjectedNormArguments(
            next.Residual.View, next.QueriesKeysValues.View, projection.Constant.View, next.Mean.View, next.ReciprocalDeviation.View,
            part.Tokens, shape.Width, 3 * shape.Heads, shape.HeadSize, LayerActivations.HeadStride(shape, part.Tokens), part.Length, projection.ConstantRows, (float)shape.Epsilon));
    }

    /// <summary>
    /// After <see cref="Forward"/> for the same walker: from the gradients of the stream after the next layer and of that layer's queries, keys and values those of z, and the part's
    /// share of that of W_O.
    /// </summary>
    public void Backward(HeadStack stack, int w, StackAttention attention, SharedPart part, Activations moved, GradientBuffers gradients)
    {
        LayerActivations next = moved.Layers[layer + 1];
        TransformerShape shape = model.Shape;
        model.Device.Launch(ProjectedNormBackward.Family, new ProjectedNormBackwardArguments(
            next.Residual.View, next.QueriesKeysValues.View, projection.Constant.View, next.Mean.View, next.ReciprocalDeviation.View,
            gradients.QueriesKeysValues.View, gradients.Residual.View,
            part.Tokens, shape.Width, 3 * shape.Heads, shape.HeadSize, LayerActivations.HeadStride(shape, part.Tokens), part.Length, projection.ConstantRows));
        MatrixOperand dx = Stream(gradients.Residual, part);
        MatrixOperand projected = Blocks(gradients.QueriesKeysValues, part);
        MatrixOperand z = attention.Heads.Output(w);
        MatrixOperand dz = attention.Gradients.Output(w);
        MatrixOperand own = MatrixOperand.RowMajor(maps.View.SubView(0, (long)shape.HeadSize * columns), shape.HeadSize, columns);
        MatrixOperand map = MatrixOperand.RowMajor(mapGradients.View, shape.HeadSize, columns);
        products.Run(projected, 0, own, 1, dz);
        products.Run(dx, 0, stack.Outputs(w, 1), 1, dz, beta: 1);
        products.Run(z, 1, projected, 0, map);
        products.Run(map, 0, projection.Map, 1, stack.OutputGradients(w, 1), beta: part.IsFirst ? 0 : 1);
        products.Run(z, 1, dx, 0, stack.OutputGradients(w, 1), beta: 1);
    }

    public void Dispose()
    {
        projection.Dispose();
        exchange.Dispose();
        anchor.Dispose();
        maps.Dispose();
        mapGradients.Dispose();
    }

    private void Add(MatrixOperand a, MatrixOperand b, MatrixOperand addend, MatrixOperand c) =>
        model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(a, 0, b, 0, c, addend, default, 0, 1, 1));

    private MatrixOperand Stream(DeviceMemory<float> memory, SharedPart part) => MatrixOperand.RowMajor(memory.View, part.Tokens, model.Shape.Width);

    private MatrixOperand Blocks(DeviceMemory<float> memory, SharedPart part) =>
        new(memory.View, part.Tokens, columns, model.Shape.HeadSize, model.Shape.HeadSize, LayerActivations.HeadStride(model.Shape, part.Tokens));
}
