using Accelerated.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Benchmarks.Machine;

/// <summary>Peak and bandwidth of a device that compiles kernels, measured with kernels.</summary>
internal static class KernelSpeed
{
    private const int Threads = 1 << 20;
    private const int Rounds = 256;
    private const int Length = 64 << 20;

    public static MachineSpeed Measure(ComputeDevice device)
    {
        var multiply = device.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, int>(MultiplyAdd);
        var update = device.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>>(Update);
        using DeviceMemory<float> x = device.Allocate<float>(Length), y = device.Allocate<float>(Length);
        double peak = Stopwatches.BestRate(64.0 * Rounds * Threads, () => Wait(() => multiply(Threads, x.View, Rounds)));
        double bandwidth = Stopwatches.BestRate(3.0 * sizeof(float) * Length, () => Wait(() => update(Length / 4, x.View, y.View)));
        return new MachineSpeed(null, peak, bandwidth);

        void Wait(Action launch)
        {
            launch();
            device.Synchronize();
        }
    }

    /// <summary>Eight chains, left to the device's compiler to fuse; four times over, so that the loop costs little.</summary>
    private static void MultiplyAdd(Index1D thread, ArrayView<float> x, int rounds)
    {
        float addend = x[thread];
        var low = new Four(1, 2, 3, 4);
        var high = new Four(5, 6, 7, 8);
        for (int round = 0; round < rounds; round++)
        {
            low = Next(Next(Next(Next(low, addend), addend), addend), addend);
            high = Next(Next(Next(Next(high, addend), addend), addend), addend);
        }

        x[thread] = (low.X + low.Y + low.Z + low.W + high.X + high.Y + high.Z + high.W) * 0;
    }

    private static Four Next(Four x, float addend) => new(x.X * 0.999f + addend, x.Y * 0.999f + addend, x.Z * 0.999f + addend, x.W * 0.999f + addend);

    private static void Update(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        ArrayView<Four> target = y.AsAligned(4 * sizeof(float)).Cast<Four>();
        Four a = target[i];
        Four b = x.AsAligned(4 * sizeof(float)).Cast<Four>()[i];
        target[i] = new Four(a.X + 1e-6f * b.X, a.Y + 1e-6f * b.Y, a.Z + 1e-6f * b.Z, a.W + 1e-6f * b.W);
    }

    /// <summary>Neighbours that are moved at once.</summary>
    private readonly record struct Four(float X, float Y, float Z, float W);
}
