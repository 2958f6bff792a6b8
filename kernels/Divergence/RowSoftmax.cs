using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Divergence;

/// <summary>What softmax of one long row needs, a vector at a time.</summary>
internal static unsafe class RowSoftmax
{
    [MethodImpl(VectorLoop.Compilation)]
    public static float Maximum(float* x, int length)
    {
        float maximum = float.NegativeInfinity;
        int whole = length / PartialVector.Lanes * PartialVector.Lanes;
        Vector512<float> largest = Vector512.Create(maximum);
        for (int v = 0; v < whole; v += PartialVector.Lanes)
        {
            largest = Vector512.Max(largest, Vector512.Load(x + v));
        }

        for (int lane = 0; lane < PartialVector.Lanes; lane++)
        {
            maximum = Math.Max(maximum, largest[lane]);
        }

        for (int v = whole; v < length; v++)
        {
            maximum = Math.Max(maximum, x[v]);
        }

        return maximum;
    }

    /// <summary>Σ exp(x − maximum).</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static float Sum(float* x, int length, float maximum)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int v = 0; v < length; v += PartialVector.Lanes)
        {
            sum += Exponentials(PartialVector.Load(x + v, length - v), maximum, length - v);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>exp(x − maximum), 0 in the lanes beyond <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exponentials(Vector512<float> x, float maximum, int count)
    {
        Vector512<float> exponentials = Exponential.Exp(x - Vector512.Create(maximum));
        return count >= PartialVector.Lanes
            ? exponentials
            : Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)), exponentials, Vector512<float>.Zero);
    }
}
