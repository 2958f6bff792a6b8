using Accelerated.Kernels.Reductions;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Sums;

public sealed class SquaredNormTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<SquaredNormArguments>(SquaredNorm.Family, devices, output)
{
    private const int Block = SquaredNormArguments.BlockLength;

    protected override IEnumerable<KernelCase<SquaredNormArguments>> Cases =>
    [
        Case(1, CaseSize.Tiny),
        Case(17, CaseSize.Tiny),
        Case(Block + 1, CaseSize.Tiny),
        OneLarge(Block, CaseSize.Tiny),
        Case(Block - 1, CaseSize.Large),
        Case(9 * Block + 77, CaseSize.Large),
    ];

    private static KernelCase<SquaredNormArguments> Case(int length, CaseSize size) =>
        Case($"{length} elements", new Draw(7 + length).Uniform(length), size);

    /// <summary>Summed without compensation, the small elements would all be lost.</summary>
    private static KernelCase<SquaredNormArguments> OneLarge(int length, CaseSize size)
    {
        var x = new float[length];
        Array.Fill(x, 1f / 8192);
        x[0] = 1;
        return Case($"1 and {length - 1} small elements", x, size);
    }

    private static KernelCase<SquaredNormArguments> Case(string shape, float[] x, CaseSize size) =>
        new(shape, size, buffers =>
        {
            double[] sums = [.. x.Chunk(Block).Select(block => block.Sum(v => (double)v * v))];

            // Kahan: 2u + O(nu²) of the sum of magnitudes; u for the square; 2u where lanes are joined.
            double[] bounds = [.. sums.Select(s => RoundingError.Gamma(6) * s)];
            return new SquaredNormArguments(buffers.Input("x", x), buffers.Output("block sums", sums, bounds));
        });
}
