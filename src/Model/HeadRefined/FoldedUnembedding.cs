using Accelerated.Devices;
using Accelerated.Kernels.Products;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Final norm and unembedding at w* as one linear map: logits = F x / σ + c with F = (C diag(w) W_U)ᵀ, C = I − 11ᵀ/width, c = b W_U + b_U, σ the deviation of x.
/// </summary>
internal sealed class FoldedUnembedding : IDisposable
{
    // Rows at multiples of 2 KB would fall into two sets of a first-level cache.
    private const int CollidingStride = 512;
    private const int Padding = 16;

    public FoldedUnembedding(Transformer model)
    {
        TransformerShape shape = model.Shape;
        int width = shape.Width;
        int vocabulary = shape.Vocabulary;
        Stride = width % CollidingStride == 0 ? width + Padding : width;
        float[] Read(TensorSlot slot)
        {
            var values = new float[slot.Length];
            model.Parameters.CopyTo(values, slot.Offset);
            return values;
        }

        float[] unembedding = Read(model.Layout.Unembedding);
        float[] unembeddingBias = Read(model.Layout.UnembeddingBias);
        float[] normWeight = Read(model.Layout.FinalNormWeight);
        float[] normBias = Read(model.Layout.FinalNormBias);
        var map = new float[(long)vocabulary * Stride];
        var bias = new float[vocabulary];
        var column = new double[width];
        for (int v = 0; v < vocabulary; v++)
        {
            double constant = unembeddingBias[v];
            double mean = 0;
            for (int i = 0; i < width; i++)
            {
                column[i] = (double)normWeight[i] * unembedding[i * vocabulary + v];
                constant += (double)normBias[i] * unembedding[i * vocabulary + v];
                mean += column[i] / width;
            }

            for (int i = 0; i < width; i++)
            {
                map[v * Stride + i] = (float)(column[i] - mean);
            }

            bias[v] = (float)constant;
        }

        var centring = new float[width * width];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
            {
                centring[i * width + j] = (float)((i == j ? 1.0 : 0.0) - 1.0 / width);
            }
        }

        Map = model.Device.Upload<float>(map);
        Bias = model.Device.Upload<float>(bias);
        Centring = model.Device.Upload<float>(centring);
        Matrix = new MatrixOperand(Map.View, vocabulary, width, Stride, width, 0);
        Centre = MatrixOperand.RowMajor(Centring.View, width, width);
    }

    /// <summary>F, [vocabulary, width].</summary>
    public MatrixOperand Matrix { get; }

    /// <summary>C, [width, width].</summary>
    public MatrixOperand Centre { get; }

    /// <summary>Distance of two rows of F.</summary>
    public int Stride { get; }

    public DeviceMemory<float> Map { get; }

    /// <summary>c, [vocabulary].</summary>
    public DeviceMemory<float> Bias { get; }

    private DeviceMemory<float> Centring { get; }

    public void Dispose()
    {
        Map.Dispose();
        Bias.Dispose();
        Centring.Dispose();
    }
}
