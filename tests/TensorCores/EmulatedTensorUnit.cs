using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Tests.TensorCores;

/// <summary>
/// An executable model of the tensor cores: the fragment layout of <c>mma.m16n8k8</c> as PTX's manual draws it, with factors cut to tf32, on any device. Lanes exchange
/// their fragments through shared memory behind the kernel's own, so that kernels can be tested where there are no tensor cores. Copies arrive at once.
/// </summary>
internal readonly struct EmulatedTensorUnit : ITensorUnit
{
    /// <summary>Dynamic shared memory to ask for in a kernel's launch.</summary>
    public const int SharedFloats = Exchange + 6 * MostThreads;

    private const int MostThreads = TensorProduct.Threads;
    private const int Sums = TensorProduct.SharedFloats;
    private const int Exchange = Sums + 4 * ITensorUnit.Fragments * MostThreads;

    public static void Begin()
    {
    }

    public static void Clear()
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        for (int i = 0; i < 4 * ITensorUnit.Fragments; i++)
        {
            shared[Sums + i * MostThreads + Group.IdxX] = 0;
        }
    }

    public static void Multiply(int fragment, LeftFragment a, RightFragment b)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        int thread = Group.IdxX;
        Give(shared, 0, a.A0);
        Give(shared, 1, a.A1);
        Give(shared, 2, a.A2);
        Give(shared, 3, a.A3);
        Give(shared, 4, b.B0);
        Give(shared, 5, b.B1);
        Group.Barrier();
        int lane = thread % 32;
        int warp = thread - lane;
        for (int i = 0; i < 4; i++)
        {
            int row = lane / 4 + i / 2 * 8;
            int column = lane % 4 * 2 + i % 2;
            float sum = 0;
            for (int k = 0; k < 8; k++)
            {
                // A: lane (row % 8, k % 4), register by which half of the rows and of the terms; B: lane (column, k % 4).
                float left = shared[Exchange + (row / 8 + k / 4 * 2) * MostThreads + warp + row % 8 * 4 + k % 4];
                float right = shared[Exchange + (4 + k / 4) * MostThreads + warp + column * 4 + k % 4];
                sum += left * right;
            }

            shared[Sums + (4 * fragment + i) * MostThreads + thread] += sum;
        }

        Group.Barrier();
    }

    public static void Store(int fragment, ArrayView<float> shared, int start, int rowPitch, int columnPitch)
    {
        int lane = Group.IdxX % 32;
        for (int i = 0; i < 4; i++)
        {
            int row = lane / 4 + i / 2 * 8;
            int column = lane % 4 * 2 + i % 2;
            shared[start + row * rowPitch + column * columnPitch] = shared[Sums + (4 * fragment + i) * MostThreads + Group.IdxX];
        }
    }

    public static void Copy(ArrayView<float> shared, int target, TensorSource source, long offset, int count, int isAligned)
    {
        for (int i = 0; i < 4; i++)
        {
            shared[target + i] = i < count ? source.Data[offset + i] : 0;
        }
    }

    public static void Commit()
    {
    }

    public static void Wait()
    {
    }

    private static void Give(ArrayView<float> shared, int register, uint bits) =>
        shared[Exchange + register * MostThreads + Group.IdxX] = Interop.IntAsFloat(bits & 0xFFFFE000);
}
