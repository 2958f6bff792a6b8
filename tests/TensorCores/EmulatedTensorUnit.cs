using Accelerated.Kernels.Numerics;
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
    public const int SharedFloats = ExchangeStart + 12 * MostThreads;

    private const int MostThreads = TensorProduct.Threads;
    private const int Sums = TensorProduct.SharedFloats;
    private const int ExchangeStart = Sums + 4 * ITensorUnit.Fragments * MostThreads;

    public static void Begin()
    {
    }

    public static void Clear(int fragment)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        for (int i = 4 * fragment; i < 4 * fragment + 16; i++)
        {
            shared[Sums + i * MostThreads + Group.IdxX] = 0;
        }
    }

    public static void Multiply(int fragment, LeftFragment a, RightFragments b)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        int thread = Group.IdxX;
        Give(shared, 0, a.A0);
        Give(shared, 1, a.A1);
        Give(shared, 2, a.A2);
        Give(shared, 3, a.A3);
        Give(shared, 4, b.F0.B0);
        Give(shared, 5, b.F0.B1);
        Give(shared, 6, b.F1.B0);
        Give(shared, 7, b.F1.B1);
        Give(shared, 8, b.F2.B0);
        Give(shared, 9, b.F2.B1);
        Give(shared, 10, b.F3.B0);
        Give(shared, 11, b.F3.B1);
        Group.Barrier();
        int lane = thread % 32;
        int warp = thread - lane;
        for (int i = 0; i < 16; i++)
        {
            int row = lane / 4 + i % 4 / 2 * 8;
            int column = lane % 4 * 2 + i % 2;
            float sum = 0;
            for (int k = 0; k < 8; k++)
            {
                // A: lane (row % 8, k % 4), register by which half of the rows and of the terms; B: lane (column, k % 4).
                float left = shared[ExchangeStart + (row / 8 + k / 4 * 2) * MostThreads + warp + row % 8 * 4 + k % 4];
                float right = shared[ExchangeStart + (4 + i / 4 * 2 + k / 4) * MostThreads + warp + column * 4 + k % 4];
                sum += left * right;
            }

            shared[Sums + (4 * fragment + i) * MostThreads + thread] += sum;
        }

        Group.Barrier();
    }

    public static void Scale(int fragment, float upper, float lower)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        for (int i = 0; i < 4; i++)
        {
            shared[Sums + (4 * fragment + i) * MostThreads + Group.IdxX] *= i < 2 ? upper : lower;
        }
    }

    public static TensorSums Read(int fragment)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        int at = Sums + 4 * fragment * MostThreads + Group.IdxX;
        return new TensorSums(shared[at], shared[at + MostThreads], shared[at + 2 * MostThreads], shared[at + 3 * MostThreads]);
    }

    public static void Store(int fragment, ArrayView<float> shared, int at, int below)
    {
        TensorSums sums = Read(fragment);
        shared[at] = sums.S0;
        shared[at + 1] = sums.S1;
        shared[at + below] = sums.S2;
        shared[at + below + 1] = sums.S3;
    }

    public static float Exchange(float value, int mask)
    {
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        Group.Barrier();
        shared[ExchangeStart + Group.IdxX] = value;
        Group.Barrier();
        float other = shared[ExchangeStart + (Group.IdxX ^ mask)];
        Group.Barrier();
        return other;
    }

    public static float Exp(float x) => Exponential.Exp(x);

    public static void CopyQuad(ArrayView<float> shared, int target, TensorSource source, long offset, int count)
    {
        for (int i = 0; i < 4; i++)
        {
            shared[target + i] = i < count ? source.Data[offset + i] : 0;
        }
    }

    public static void CopyOne(ArrayView<float> shared, int target, TensorSource source, long offset, int count) =>
        shared[target] = count > 0 ? source.Data[offset] : 0;

    public static void Commit()
    {
    }

    public static void Wait()
    {
    }

    private static void Give(ArrayView<float> shared, int register, uint bits) =>
        shared[ExchangeStart + register * MostThreads + Group.IdxX] = Interop.IntAsFloat(bits & 0xFFFFE000);
}
