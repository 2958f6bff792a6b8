using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Reductions;

/// <summary>Adds the strands of a <see cref="BlockedColumnSum"/>'s group.</summary>
internal static class StrandSum
{
    /// <summary>Leaves in shared[c], c below <see cref="BlockedColumnSum.Columns"/>, the sum over the threads of column c; every thread calls, with memory for one value of each.</summary>
    public static void Join(ArrayView<float> shared, float value)
    {
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        for (int half = GroupReduction.Threads / 2; half >= BlockedColumnSum.Columns; half >>= 1)
        {
            if (thread < half)
            {
                shared[thread] += shared[thread + half];
            }

            Group.Barrier();
        }
    }
}
