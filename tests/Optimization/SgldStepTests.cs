using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Random;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class SgldStepTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<SgldStepArguments>(SgldStep.Family, devices, output)
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;
    private const uint Chain = 3;
    private const uint Step = 71;

    protected override IEnumerable<KernelCase<SgldStepArguments>> Cases =>
    [
        Case(1, 0, 1f, CaseSize.Tiny),
        Case(1, 3, 1f, CaseSize.Tiny),
        Case(2, 6, 1f, CaseSize.Tiny),
        Case(77, 5, 1f, CaseSize.Tiny),
        Case(200, 1022, 0.5f, CaseSize.Tiny),
        Case(200, 2, 0f, CaseSize.Tiny),
        Case(50_003, (1L << 32) - 9, 1f, CaseSize.Large),
    ];

    [Fact]
    public void Without_noise_a_step_is_a_plain_gradient_step()
    {
        float[] w = [1f, -2f, 0.5f];
        float[] g = [0.25f, 1f, -4f];
        float[] anchor = [1f, -2.5f, 1f];
        foreach (TestDevice device in Devices.All)
        {
            foreach (string variant in Family.VariantNames.Where(v => device.Runs(Family, v)))
            {
                float[] expected = [0.875f, -3f, 3f]; // w − 2⁻⁶ (32 g + 64 (w − anchor)), exact in float32
                Assert.Equal(expected, Move(device, variant, w, g, anchor, firstIndex: 0, noiseLevel: 0, epsilon: 1f / 32, beta: 32, gamma: 64));
            }
        }
    }

    [Fact]
    public void A_box_stops_what_would_leave_it_and_hides_no_NaN()
    {
        float[] w = [1f, 1f, 1f, 1f];
        float[] g = [0f, 64f, -64f, float.NaN];
        foreach (TestDevice device in Devices.All)
        {
            foreach (string variant in Family.VariantNames.Where(v => device.Runs(Family, v)))
            {
                Assert.Equal([1f, 0.75f, 1.25f, float.NaN], Move(device, variant, w, g, w, firstIndex: 0, noiseLevel: 0, box: 0.25f));
            }
        }
    }

    [Fact]
    public void A_range_moved_in_parts_gets_the_noise_of_the_whole()
    {
        const int Length = 173;
        var draw = new Draw(9);
        float[] w = draw.Uniform(Length);
        float[] g = draw.Uniform(Length);
        float[] anchor = draw.Uniform(Length);
        foreach (TestDevice device in Devices.All)
        {
            foreach (string variant in Family.VariantNames.Where(v => device.Runs(Family, v)))
            {
                float[] whole = Move(device, variant, w, g, anchor, firstIndex: 11);
                foreach (int cut in new[] { 1, 2, 3, 64, 101, 172 })
                {
                    float[] head = Move(device, variant, w[..cut], g[..cut], anchor[..cut], firstIndex: 11);
                    float[] tail = Move(device, variant, w[cut..], g[cut..], anchor[cut..], firstIndex: 11 + cut);
                    Assert.Equal(whole, head.Concat(tail));
                }
            }
        }
    }

    private static float[] Move(
        TestDevice device, string variant, float[] w, float[] g, float[] anchor, long firstIndex, float noiseLevel = 1, float epsilon = 1e-3f, float beta = 30, float gamma = 200, float box = float.PositiveInfinity)
    {
        Accelerator accelerator = device.Accelerator;
        using MemoryBuffer1D<float, Stride1D.Dense> weights = accelerator.Allocate1D(w);
        using MemoryBuffer1D<float, Stride1D.Dense> gradient = accelerator.Allocate1D(g);
        using MemoryBuffer1D<float, Stride1D.Dense> centre = accelerator.Allocate1D(anchor);
        SgldStep.Family.Load(accelerator, variant)(accelerator.DefaultStream, new SgldStepArguments(
            weights.View, gradient.View, centre.View, firstIndex, Seed, Chain, Step, epsilon, beta, gamma, noiseLevel, box));
        accelerator.Synchronize();
        return weights.GetAsArray1D();
    }

    private static KernelCase<SgldStepArguments> Case(int length, long firstIndex, float noiseLevel, CaseSize size) =>
        new($"{length} weights from index {firstIndex}, noise level {noiseLevel}", size, buffers =>
        {
            const float Epsilon = 1e-3f;
            const float Beta = 30;
            const float Gamma = 200;
            var draw = new Draw(10 + length);
            float[] w = draw.Uniform(length);
            float[] g = draw.Uniform(length);
            float[] anchor = draw.Uniform(length);
            var expected = new double[length];
            var bounds = new double[length];
            for (int i = 0; i < length; i++)
            {
                double pull = Beta * (double)g[i];
                double spring = Gamma * ((double)w[i] - anchor[i]);
                double noise = Math.Sqrt(Epsilon) * noiseLevel * PhiloxReference.Normal(Seed, (uint)NoisePurpose.Langevin, Chain, Step, firstIndex + i);
                expected[i] = w[i] - (double)Epsilon / 2 * (pull + spring) + noise;
                bounds[i] = RoundingError.Gamma(3) * Math.Abs(w[i])
                    + RoundingError.Gamma(8) * Epsilon / 2 * (Math.Abs(pull) + Math.Abs(spring))
                    + (RoundingError.Gamma(10) + BoxMuller.RelativeError) * Math.Abs(noise);
            }

            return new SgldStepArguments(
                buffers.Updated("weights", w, expected, bounds),
                buffers.Input("gradient", g),
                buffers.Input("anchor", anchor),
                firstIndex,
                Seed,
                Chain,
                Step,
                Epsilon,
                Beta,
                Gamma,
                noiseLevel,
                float.PositiveInfinity);
        });
}
