using Accelerated.Devices;
using Accelerated.Kernels.Products;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Norm and projections of a layer at w* as one linear map: with s the reciprocal deviation of x, the queries, keys and values are s · x F + c, where F = C diag(w) [W_Q W_K W_V],
/// C = I − 11ᵀ/width, and c the biases' part; with shortformer positions c differs from position to position. A term z O in x is one of z (O F) in x F.
/// </summary>
internal sealed class NextLayerProjection : IDisposable
{
    private readonly TransformerShape shape;
    private readonly DeviceMemory<float> map;

    public NextLayerProjection(Transformer model, int layer)
    {
        shape = model.Shape;
        LayerLayout weights = model.Layout.Layers[layer];
        int columns = Columns(shape);
        bool shortformer = shape.Positions == PositionalEmbedding.Shortformer;
        ConstantRows = shortformer ? shape.Context : 1;
        float[] projections = Read(model, weights.QueryWeight, 3 * weights.QueryWeight.Length);
        float[] biases = Read(model, weights.QueryBias, columns);
        float[] normWeight = Read(model, weights.NormWeight, shape.Width);
        float[] normBias = Read(model, weights.NormBias, shape.Width);
        var folded = new float[shape.Width * columns];
        var constant = new float[columns * ConstantRows];
        for (int c = 0; c < columns; c++)
        {
            int block = c / shape.HeadSize;
            int column = c % shape.HeadSize;
            float Weight(int i) => projections[(block * shape.Width + i) * shape.HeadSize + column];
            double sum = biases[c];
            double mean = 0;
            for (int i = 0; i < shape.Width; i++)
            {
                sum += (double)normBias[i] * Weight(i);
                mean += (double)normWeight[i] * Weight(i) / shape.Width;
            }

            for (int i = 0; i < shape.Width; i++)
            {
                folded[i * columns + c] = (float)((double)normWeight[i] * Weight(i) - mean);
            }

            for (int p = 0; p < ConstantRows; p++)
            {
                constant[(block * ConstantRows + p) * shape.HeadSize + column] = (float)sum;
            }
        }

        map = model.Device.Upload<float>(folded);
        Constant = model.Device.Upload<float>(constant);
        if (shortformer)
        {
            int blocks = 2 * shape.Heads;
            MatrixOperand destination = MatrixOperand.Blocked(Constant.View.SubView(0, (long)blocks * ConstantRows * shape.HeadSize), ConstantRows, blocks, shape.HeadSize);
            model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
                MatrixOperand.RowMajor(model.Parameters.View.SubView(model.Layout.Positions.Offset, model.Layout.Positions.Length), ConstantRows, shape.Width), 0,
                MatrixOperand.Blocked(model.Parameters.View.SubView(weights.QueryWeight.Offset, (long)blocks * shape.Width * shape.HeadSize), shape.Width, blocks, shape.HeadSize), 0,
                destination, destination, default, 0, 1, 1));
        }
    }

    /// <summary>F, [width, 3 · heads · head size].</summary>
    public MatrixOperand Map => MatrixOperand.RowMajor(map.View, shape.Width, Columns(shape));

    /// <summary>c, [3 · heads, <see cref="ConstantRows"/>, head size].</summary>
    public DeviceMemory<float> Constant { get; }

    /// <summary>Positions that c tells apart.</summary>
    public int ConstantRows { get; }

    /// <summary>Queries, keys and values of a token.</summary>
    public static int Columns(TransformerShape shape) => 3 * shape.Heads * shape.HeadSize;

    public void Dispose()
    {
        map.Dispose();
        Constant.Dispose();
    }

    private static float[] Read(Transformer model, TensorSlot first, int length)
    {
        var values = new float[length];
        model.Parameters.CopyTo(values, first.Offset);
        return values;
    }
}
