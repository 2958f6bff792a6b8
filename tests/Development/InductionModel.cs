using Accelerated.Devices;
using Accelerated.Model;

namespace Accelerated.Tests.Development;

/// <summary>
/// Two layers of one head with weights by hand. Head 0:0 attends to the previous position and writes that position's token into a space of its own; head 1:0 looks there for the
/// current token: it attends to the positions behind earlier occurrences of it, equally to all of them.
/// </summary>
internal sealed class InductionModel : IDisposable
{
    // Sharp enough that what is not attended to gets less than e⁻²⁰ each.
    private const float Sharpness = 4;

    private readonly ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);

    public InductionModel(int vocabulary, int context)
    {
        int size = Math.Max(vocabulary, context);
        Shape = new TransformerShape(layers: 2, heads: 1, headSize: size, width: 2 * vocabulary + context, context, vocabulary);
        Model = new Transformer(device, Shape);
        ParameterLayout layout = Model.Layout;
        Values = new float[layout.Length];
        int previous = vocabulary, position = 2 * vocabulary;
        foreach (LayerLayout layer in layout.Layers)
        {
            Values.AsSpan(layer.NormWeight.Offset, layer.NormWeight.Length).Fill(1);
        }

        Values.AsSpan(layout.FinalNormWeight.Offset, layout.FinalNormWeight.Length).Fill(1);
        float peak = MathF.Sqrt(Shape.Width); // of a normed one-hot vector, nearly
        for (int t = 0; t < vocabulary; t++)
        {
            Set(layout.Embedding, t, Shape.Width, t, 1);
            Set(layout.Layers[0].ValueWeight, t, size, t, 1 / peak);
            Set(layout.Layers[0].OutputWeight, t, Shape.Width, previous + t, 1);
            Set(layout.Layers[1].QueryWeight, t, size, t, Sharpness);
            Set(layout.Layers[1].KeyWeight, previous + t, size, t, 1);
        }

        for (int p = 0; p < context; p++)
        {
            Set(layout.Positions, p, Shape.Width, position + p, peak);
            Set(layout.Layers[0].QueryWeight, position + p, size, p, Sharpness);
            if (p + 1 < context)
            {
                Set(layout.Layers[0].KeyWeight, position + p, size, p + 1, 1);
            }
        }

        Model.Parameters.CopyFrom(Values);
    }

    public TransformerShape Shape { get; }

    public Transformer Model { get; }

    public float[] Values { get; }

    public void Dispose()
    {
        Model.Dispose();
        device.Dispose();
    }

    private void Set(TensorSlot tensor, int row, int columns, int column, float value) => Values[tensor.Offset + row * columns + column] = value;
}
