using Accelerated.Kernels.Arithmetic;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Arithmetic;

public sealed class AccumulateTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<AccumulateArguments>(Accumulate.Family, devices, output)
{
    protected override IEnumerable<KernelCase<AccumulateArguments>> Cases =>
        [Case(1, CaseSize.Tiny), Case(17, CaseSize.Tiny), Case(1000, CaseSize.Tiny), Case(70_001, CaseSize.Large)];

    private static KernelCase<AccumulateArguments> Case(int length, CaseSize size) =>
        new($"{length} elements", size, buffers =>
        {
            var draw = new Draw(12 + length);
            float[] sum = draw.Uniform(length);
            float[] term = draw.Uniform(length);
            double[] expected = [.. sum.Zip(term, (a, b) => (double)a + b)];
            double[] bounds = [.. expected.Select(x => RoundingError.Unit * Math.Abs(x))];
            return new AccumulateArguments(buffers.Updated("sum", sum, expected, bounds), buffers.Input("term", term));
        });
}
