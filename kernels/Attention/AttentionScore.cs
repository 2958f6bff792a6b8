using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>The inner product that all definitions of attention share.</summary>
internal static class AttentionScore
{
    /// <summary>Σ_d left[leftOffset + d] · right[rightOffset + d] over d &lt; <paramref name="headSize"/>, in that order.</summary>
    public static float Of(ArrayView<float> left, long leftOffset, ArrayView<float> right, long rightOffset, int headSize)
    {
        float sum = 0;
        for (int d = 0; d < headSize; d++)
        {
            sum += left[leftOffset + d] * right[rightOffset + d];
        }

        return sum;
    }
}
