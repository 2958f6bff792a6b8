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
        Put(sums, lost, 0, value);
        return Join(sums, lost, 1);
    }

    /// <summary>Leaves the thread's share of sum number <paramref name="place"/> to <see cref="Join"/>, whose memory this is.</summary>
    public static void Put(ArrayView<float> sums, ArrayView<float> lost, int place, CompensatedSum value)
    {
        int at = place * Threads + Group.IdxX;
        sums[at] = value.Sum;
        lost[at] = value.Lost;
    }

    /// <summary>
    /// The compensated sums of what all threads have <see cref="Put"/>, at most <see cref="Terms"/> of them between the same two barriers; that of place p only thread p gets.
    /// <paramref name="sums"/> and <paramref name="lost"/> have an element for every place and thread.
    /// </summary>
    public static CompensatedSum Join(ArrayView<float> sums, ArrayView<float> lost, int places)
    {
        int thread = Group.IdxX;
        CompensatedSum value = default;
        Group.Barrier();
        if (thread < places * Terms)
        {
            int place = thread / Terms;
            int at = place * Threads + thread - place * Terms;
            value = new CompensatedSum(sums[at], lost[at]);
            for (int i = 1; i < Terms; i++)
            {
                value = value.Plus(new CompensatedSum(sums[at + i * Terms], lost[at + i * Terms]));
            }

            sums[at] = value.Sum;
            lost[at] = value.Lost;
        }

        Group.Barrier();
        if (thread < places)
        {
            int at = thread * Threads;
            value = new CompensatedSum(sums[at], lost[at]);
            for (int i = 1; i < Terms; i++)
            {
                value = value.Plus(new CompensatedSum(sums[at + i], lost[at + i]));
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
