using System.Diagnostics;
using Accelerated.Kernels;
using Accelerated.Kernels.Products;
using Accelerated.Tests.Harness;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.MatrixProducts;

[Collection(KernelCollection.Name)]
[Trait("Category", "Slow")]
public sealed class MatrixProductSpeedTests(KernelDevices devices, ITestOutputHelper output)
{
    private const int Repetitions = 5;

    [Theory]
    [InlineData(1024, 768, 256)]
    [InlineData(1024, 1000, 256)]
    [InlineData(256, 768, 4096)]
    public void The_register_tiled_product_is_at_least_four_times_as_fast_as_the_definition_on_OpenCL(int m, int n, int k)
    {
        if (devices.OpenCL is not { } device)
        {
            output.WriteLine("Skipped. No OpenCL device here: install pocl-opencl-icd and ocl-icd-libopencl1.");
            return;
        }

        var draw = new Draw(3);
        using MemoryBuffer1D<float, Stride1D.Dense> a = device.Accelerator.Allocate1D(draw.Uniform(m * k));
        using MemoryBuffer1D<float, Stride1D.Dense> b = device.Accelerator.Allocate1D(draw.Uniform(k * n));
        using MemoryBuffer1D<float, Stride1D.Dense> c = device.Accelerator.Allocate1D<float>(m * n);
        var arguments = new MatrixProductArguments(
            MatrixOperand.RowMajor(a.View, m, k), 0, MatrixOperand.RowMajor(b.View, k, n), 0, MatrixOperand.RowMajor(c.View, m, n), default, default, 0, 1, 0);
        double definition = Seconds("thread-per-element");
        double tiled = Seconds("register-tiled");
        double operations = 2e-9 * m * n * k;
        output.WriteLine($"{m} × {n} × {k} on {device.Accelerator.Name}: definition {operations / definition:F1}, register-tiled {operations / tiled:F1} GFLOP/s; {definition / tiled:F1} times");
        Assert.True(definition >= 4 * tiled, $"definition {definition * 1e3:F1} ms, register-tiled {tiled * 1e3:F1} ms");

        double Seconds(string variant)
        {
            KernelLaunch<MatrixProductArguments> launch = MatrixProduct.Family.Load(device.Accelerator, variant);
            double best = double.PositiveInfinity;
            for (int i = 0; i <= Repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                launch(device.Accelerator.DefaultStream, arguments);
                device.Accelerator.Synchronize();
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return best;
        }
    }
}
