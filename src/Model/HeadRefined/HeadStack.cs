using Accelerated.Devices;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// The weights of the heads of several walkers of one layer, and their gradients, laid out like the weights of a layer with one head per walker: one product projects all of them,
/// one launch attends with all of them.
/// </summary>
internal sealed class HeadStack : IDisposable
{
    private readonly IReadOnlyList<HeadPlacement> placements;
    private readonly DeviceMemory<float> weights;
    private readonly DeviceMemory<float> gradients;

    /// <param name="model">Standing at w*, from which the weights that do not move are copied.</param>
    /// <param name="placements">One for each walker, all of one layer.</param>
    public HeadStack(Transformer model, IReadOnlyList<HeadPlacement> placements)
    {
        this.placements = placements;
        TransformerShape shape = model.Shape;
        Shape = new TransformerShape(shape.Layers, placements.Count, shape.HeadSize, shape.Width, shape.Context, shape.Vocabulary) { Positions = shape.Positions, Epsilon = shape.Epsilon };
        Heads = [.. placements.Select(p => p.Head.Index)];
        HeadIndices = model.Device.Upload<int>(Heads);
        long length = Offset(HeadTensors.Output, Count);
        weights = model.Device.Allocate<float>(length);
        gradients = model.Device.Allocate<float>(length);
        TensorSlot[] tensors = HeadTensors.Of(model.Layout.Layers[Layer]);
        for (int walker = 0; walker < Count; walker++)
        {
            for (int t = 0; t < tensors.Length; t++)
            {
                ParameterRange share = LayerLayout.ShareOf(tensors[t], Heads[walker]);
                model.Device.Copy(model.Parameters.View.SubView(share.Offset, share.Length), weights.View.SubView(Offset(t, walker), share.Length));
            }
        }
    }

    /// <summary>The model's shape with as many heads as there are walkers.</summary>
    public TransformerShape Shape { get; }

    public int Count => placements.Count;

    public int Layer => placements[0].Head.Layer;

    /// <summary>The head of each walker.</summary>
    public int[] Heads { get; }

    public DeviceMemory<int> HeadIndices { get; }

    /// <summary>Blocks of W_Q (0 …), W_K (count …) and W_V (2 · count …) as [width, blocks · head size].</summary>
    public MatrixOperand Projections(int first, int count) => Projections(weights, first, count);

    public MatrixOperand ProjectionGradients(int first, int count) => Projections(gradients, first, count);

    public ArrayView<float> Biases(int first, int count) => View(weights, HeadTensors.QueryBias, first, count);

    public ArrayView<float> BiasGradients(int first, int count) => View(gradients, HeadTensors.QueryBias, first, count);

    /// <summary>W_O of walkers as [count · head size, width].</summary>
    public MatrixOperand Outputs(int first, int count) => Outputs(weights, first, count);

    public MatrixOperand OutputGradients(int first, int count) => Outputs(gradients, first, count);

    /// <summary>Takes the moving weights of one walker.</summary>
    public void Load(int walker, ArrayView<float> packed)
    {
        foreach (HeadPiece piece in placements[walker].Pieces)
        {
            weights.Device.Copy(packed.SubView(piece.Packed, piece.Length), Place(weights, walker, piece));
        }
    }

    /// <summary>Hands over the gradient of one walker's moving weights.</summary>
    public void StoreGradient(int walker, ArrayView<float> packed)
    {
        foreach (HeadPiece piece in placements[walker].Pieces)
        {
            weights.Device.Copy(Place(gradients, walker, piece), packed.SubView(piece.Packed, piece.Length));
        }
    }

    public void Dispose()
    {
        HeadIndices.Dispose();
        weights.Dispose();
        gradients.Dispose();
    }

    private ArrayView<float> Place(DeviceMemory<float> memory, int walker, HeadPiece piece) => memory.View.SubView(Offset(piece.Tensor, walker) + piece.InShare, piece.Length);

    private MatrixOperand Projections(DeviceMemory<float> memory, int first, int count) =>
        MatrixOperand.Blocked(View(memory, 0, first, count), Shape.Width, count, Shape.HeadSize);

    private MatrixOperand Outputs(DeviceMemory<float> memory, int first, int count) =>
        MatrixOperand.RowMajor(View(memory, HeadTensors.Output, first, count), count * Shape.HeadSize, Shape.Width);

    private ArrayView<float> View(DeviceMemory<float> memory, int tensor, int first, int count) =>
        memory.View.SubView(Offset(tensor, first), Offset(tensor, first + count) - Offset(tensor, first));

    /// <summary>Where the share of <paramref name="walker"/> in <paramref name="tensor"/> begins; further walkers and the next two tensors of its kind follow.</summary>
    private long Offset(int tensor, int walker)
    {
        long matrix = (long)Shape.Width * Shape.HeadSize;
        return tensor switch
        {
            < HeadTensors.QueryBias => (tensor * Count + walker) * matrix,
            < HeadTensors.Output => 3 * Count * matrix + ((tensor - HeadTensors.QueryBias) * Count + walker) * (long)Shape.HeadSize,
            _ => 3 * Count * matrix + 3L * Count * Shape.HeadSize + walker * matrix,
        };
    }
}
