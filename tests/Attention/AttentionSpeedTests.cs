using System.Diagnostics;
using Accelerated.Kernels;
using Accelerated.Kernels.Attention;
using Accelerated.Tests.Harness;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Attention;

[Collection(KernelCollection.Name)]
[Trait("Category", "Slow")]
public sealed class AttentionSpeedTests(KernelDevices devices, ITestOutputHelper output)
{
    private const int Repetitions = 3;

    private static readonly AttentionCase Case = new(8, 1, 512, 32);

    [Fact]
    public void Tiled_attention_is_faster_than_the_definition_on_OpenCL()
    {
        if (devices.OpenCL is not { } device)
        {
            output.WriteLine("Skipped. No OpenCL device here: install pocl-opencl-icd and ocl-icd-libopencl1.");
            return;
        }

        using MemoryBuffer1D<float, Stride1D.Dense> q = device.Accelerator.Allocate1D(Case.Q);
        using MemoryBuffer1D<float, Stride1D.Dense> k = device.Accelerator.Allocate1D(Case.K);
        using MemoryBuffer1D<float, Stride1D.Dense> v = device.Accelerator.Allocate1D(Case.V);
        using MemoryBuffer1D<float, Stride1D.Dense> dz = device.Accelerator.Allocate1D(Case.DZ);
        using MemoryBuffer1D<float, Stride1D.Dense> z = device.Accelerator.Allocate1D<float>(Case.Length);
        using MemoryBuffer1D<float, Stride1D.Dense> sums = device.Accelerator.Allocate1D<float>(Case.Rows);
        using MemoryBuffer1D<float, Stride1D.Dense> dq = device.Accelerator.Allocate1D<float>(Case.Length);
        using MemoryBuffer1D<float, Stride1D.Dense> dk = device.Accelerator.Allocate1D<float>(Case.Length);
        using MemoryBuffer1D<float, Stride1D.Dense> dv = device.Accelerator.Allocate1D<float>(Case.Length);
        Compare(device.Accelerator, AttentionForward.Family, "online-tiled", new AttentionForwardArguments(
            q.View, k.View, v.View, z.View, sums.View, Case.Heads, Case.Sequences, Case.Tokens, Case.HeadSize, Case.HeadStride, Case.Scale));
        Compare(device.Accelerator, AttentionBackward.Family, "register-tiled", new AttentionBackwardArguments(
            q.View, k.View, v.View, z.View, sums.View, dz.View, dq.View, dk.View, dv.View, Case.Heads, Case.Sequences, Case.Tokens, Case.HeadSize, Case.HeadStride, Case.Scale));
    }

    private static double Seconds<TArguments>(Accelerator accelerator, KernelLaunch<TArguments> launch, in TArguments arguments)
        where TArguments : struct
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i <= Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            launch(accelerator.DefaultStream, arguments);
            accelerator.Synchronize();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private void Compare<TArguments>(Accelerator accelerator, KernelFamily<TArguments> family, string variant, in TArguments arguments)
        where TArguments : struct
    {
        double tiled = Seconds(accelerator, family.Load(accelerator, variant), arguments);
        double definition = Seconds(accelerator, family.Load(accelerator, family.VariantNames[^1]), arguments);
        output.WriteLine($"{family.Name}, {Case}, on {accelerator.Name}: definition {definition * 1e3:F1} ms, {variant} {tiled * 1e3:F1} ms; {definition / tiled:F1} times");
        Assert.True(tiled < definition, $"{family.Name}: definition {definition * 1e3:F1} ms, {variant} {tiled * 1e3:F1} ms");
    }
}
