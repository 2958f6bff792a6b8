using Accelerated.Kernels.Optimization;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class ClipScaleTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<ClipScaleArguments>(ClipScale.Family, devices, output)
{
    protected override IEnumerable<KernelCase<ClipScaleArguments>> Cases =>
    [
        Case("one long block", [16f], 1, CaseSize.Tiny),
        Case("no gradient", [0f, 0f], 1, CaseSize.Tiny),
        Case("short enough", new Draw(3).Uniform(17, 0, 1e-3), 1, CaseSize.Tiny),
        Case("a block more than a group has threads", new Draw(4).Uniform(257, 0, 2), 0.5f, CaseSize.Tiny),
        Case("more blocks than a group has threads", new Draw(5).Uniform(1001, 0, 2), 3, CaseSize.Large),
    ];

    [Fact]
    public void A_norm_that_is_no_number_scales_to_none()
    {
        foreach (TestDevice device in Devices.All)
        {
            foreach (string variant in Family.VariantNames.Where(v => device.Runs(Family, v)))
            {
                using MemoryBuffer1D<float, Stride1D.Dense> blocks = device.Accelerator.Allocate1D([1f, float.NaN, 2f]);
                using MemoryBuffer1D<float, Stride1D.Dense> result = device.Accelerator.Allocate1D(new float[2]);
                ClipScale.Family.Load(device.Accelerator, variant)(device.Accelerator.DefaultStream, new ClipScaleArguments(blocks.View, result.View, 1));
                device.Accelerator.Synchronize();
                Assert.All(result.GetAsArray1D(), x => Assert.True(float.IsNaN(x), $"{variant} on {device} gives {x}"));
            }
        }
    }

    private static KernelCase<ClipScaleArguments> Case(string what, float[] blocks, float longest, CaseSize size) =>
        new($"{what}, longest {longest}", size, buffers =>
        {
            double norm = Math.Sqrt(blocks.Sum(b => (double)b));
            double scale = Math.Min(1, longest / (norm + 1e-6));

            // Compensated: 3 roundings in the sum, half of their effect on its root, and its own; then an addition, a constant and a division.
            return new ClipScaleArguments(
                buffers.Input("block sums", blocks),
                buffers.Output("norm and scale", [norm, scale], [RoundingError.Gamma(4) * norm, RoundingError.Gamma(8) * scale]),
                longest);
        });
}
