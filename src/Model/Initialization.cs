using Accelerated.Kernels.Random;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>Fresh parameters: every W_* ~ N(0, 0.8/√width), biases 0, layer-norm weights 1.</summary>
public static class Initialization
{
    /// <summary>Numerator of the standard deviation: 0.05 at width 256.</summary>
    public const double Gain = 0.8;

    /// <summary>Fills <paramref name="parameters"/>, in the order of <paramref name="layout"/>, as a pure function of <paramref name="seed"/>.</summary>
    public static void Fill(ParameterLayout layout, ulong seed, Span<float> parameters)
    {
        Require.Length(parameters.Length, layout.Length, layout.Shape);
        float deviation = (float)(Gain / Math.Sqrt(layout.Shape.Width));
        NormalNoise.Fill(parameters, seed, NoisePurpose.Initialization, chain: 0, step: 0);
        foreach (TensorSlot tensor in layout.Tensors)
        {
            Span<float> values = parameters.Slice(tensor.Offset, tensor.Length);
            string kind = tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..];
            if (kind.StartsWith("W_", StringComparison.Ordinal))
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(values, deviation, values);
            }
            else
            {
                values.Fill(kind == "w" ? 1 : 0);
            }
        }
    }
}
