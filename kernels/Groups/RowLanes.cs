using ILGPU;

namespace Accelerated.Kernels.Groups;

/// <summary>
/// Groups of 256 threads as eight rows of 32 lanes, so that a row's elements are read as whole lines of memory whatever its width; sums over a row go through shared memory.
/// </summary>
internal static class RowLanes
{
    public const int Lanes = 32;
    public const int Rows = 8;
    public const int Threads = Lanes * Rows;

    public const int SharedFloats = Threads + Rows * Parts;

    private const int Parts = 8;

    /// <summary>Groups for <paramref name="rows"/> rows.</summary>
    public static int Groups(int rows) => (rows + Rows - 1) / Rows;

    /// <summary>The sum of <paramref name="value"/> over the lanes of the thread's row, in an order that depends on nothing. Every thread of the group calls.</summary>
    public static float Sum(ArrayView<float> shared, float value)
    {
        int thread = Group.IdxX;
        int row = thread / Lanes;
        int lane = thread - row * Lanes;
        shared[thread] = value;
        Group.Barrier();
        if (lane < Parts)
        {
            int first = row * Lanes + lane;
            shared[Threads + row * Parts + lane] = shared[first] + shared[first + Parts] + (shared[first + 2 * Parts] + shared[first + 3 * Parts]);
        }

        Group.Barrier();
        float sum = 0;
        for (int i = 0; i < Parts; i++)
        {
            sum += shared[Threads + row * Parts + i];
        }

        return sum;
    }
}
