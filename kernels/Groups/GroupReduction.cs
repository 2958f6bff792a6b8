using Accelerated.Kernels.Reductions;
using ILGPU;

namespace Accelerated.Kernels.Groups;

/// <summary>
/// Sums and maxima over the <see cref="Threads"/> threads of a group through shared memory, in an order that depends on nothing. Without warp operations, which not every
/// OpenCL device has, and in two steps of 16 terms, which cost two barriers where a tree would cost nine. Every thread calls with the same memory of
/// <see cref="SharedFloats"/>, and every thread gets the result.
/// </summary>
internal static class GroupReduction
{
    public const int Threads = Terms * Terms;

    public const int SharedFloats = Threads + Terms;

    private const int Terms = 16;

    public static float Sum(ArrayView<float> shared, float value)
    {
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        if (thread < Terms)
        {
            float part = 0;
            for (int i = 0; i < Terms; i++)
            {
                part += shared[i * Terms + thread];
            }

            shared[Threads + thread] = part;
        }

        Group.Barrier();
        float sum = 0;
        for (int i = 0; i < Terms; i++)
        {
            sum += shared[Threads + i];
        }

        return sum;
    }

    /// <summary>The compensated sum of <paramref name="value"/>, which only thread 0 gets. <paramref name="sums"/> and <paramref name="lost"/> have an element for every thread.</summary>
    public static CompensatedSum Sum(ArrayView<float> sums, ArrayView<float> lost, CompensatedSum value)
    {
        int thread = Group.IdxX;
        sums[thread] = value.Sum;
        lost[thread] = value.Lost;
        Group.Barrier();
        if (thread < Terms)
        {
            for (int i = 1; i < Terms; i++)
            {
                value = value.Plus(new CompensatedSum(sums[i * Terms + thread], lost[i * Terms + thread]));
            }

            sums[thread] = value.Sum;
            lost[thread] = value.Lost;
        }

        Group.Barrier();
        if (thread == 0)
        {
            for (int i = 1; i < Terms; i++)
            {
                value = value.Plus(new CompensatedSum(sums[i], lost[i]));
            }
        }

        return value;
    }

    public static float Max(ArrayView<float> shared, float value)
    {
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        if (thread < Terms)
        {
            float part = value;
            for (int i = 1; i < Terms; i++)
            {
                float other = shared[i * Terms + thread];
                part = other > part ? other : part;
            }

            shared[Threads + thread] = part;
        }

        Group.Barrier();
        float largest = shared[Threads];
        for (int i = 1; i < Terms; i++)
        {
            float other = shared[Threads + i];
            largest = other > largest ? other : largest;
        }

        return largest;
    }
}
