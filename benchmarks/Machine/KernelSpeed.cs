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
        double peak = Stopwatches.BestRate(16.0 * Rounds * Threads, () => Wait(() => multiply(Threads, x.View, Rounds)));
        double bandwidth = Stopwatches.BestRate(3.0 * sizeof(float) * Length, () => Wait(() => update(Length, x.View, y.View)));
        return new MachineSpeed(null, peak, bandwidth);

        void Wait(Action launch)
        {
            launch();
            device.Synchronize();
        }
    }

    /// <summary>Eight chains, left to the device's compiler to fuse.</summary>
    private static void MultiplyAdd(Index1D thread, ArrayView<float> x, int rounds)
    {
        float factor = 0.999f, addend = x[thread];
        float a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
        for (int round = 0; round < rounds; round++)
        {
            a = a * factor + addend;
            b = b * factor + addend;
            c = c * factor + addend;
            d = d * factor + addend;
            e = e * factor + addend;
            f = f * factor + addend;
            g = g * factor + addend;
            h = h * factor + addend;
        }

        x[thread] = (a + b + c + d + e + f + g + h) * 0;
    }

    private static void Update(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] += 1e-6f * x[i];
}
