using System.Numerics.Tensors;

namespace Accelerated.Sampling;

/// <summary>Whether a chain's beginning and end have the same mean (Geweke, 1992).</summary>
public static class GewekeDiagnostic
{
    /// <summary>Share of the draws that are the beginning.</summary>
    public const double First = 0.1;

    /// <summary>Share that is the end.</summary>
    public const double Last = 0.5;

    /// <summary>(mean of the beginning − mean of the end) / its standard error: about standard normal for a stationary chain. Null with fewer than 80 draws (8 at the beginning), or none that vary.</summary>
    public static double? Score(ReadOnlySpan<double> chain)
    {
        ReadOnlySpan<double> head = chain[..(int)(First * chain.Length)];
        ReadOnlySpan<double> tail = chain[(chain.Length - (int)(Last * chain.Length))..];
        if (head.Length < MixingDiagnostics.LeastDraws)
        {
            return null;
        }

        double variance = LongRunVariance.Of(head) / head.Length + LongRunVariance.Of(tail) / tail.Length;
        return variance > 0 ? (TensorPrimitives.Average(head) - TensorPrimitives.Average(tail)) / Math.Sqrt(variance) : null;
    }
}
