using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Random;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class MomentumStepTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<MomentumStepArguments>(MomentumStep.Family, devices, output)
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;
    private const uint Chain = 2;
    private const uint Step = 17;

    protected override IEnumerable<KernelCase<MomentumStepArguments>> Cases =>
    [
        Case(1, 0.1f, 0.01f, float.PositiveInfinity, CaseSize.Tiny),
        Case(77, 0.1f, 0.01f, float.PositiveInfinity, CaseSize.Tiny),
        Case(200, 1f, 0f, float.PositiveInfinity, CaseSize.Tiny),
        Case(200, 0.1f, 0.01f, 0.5f, CaseSize.Tiny),
        Case(50_003, -0.02f, 0.01f, 0.75f, CaseSize.Large),
    ];

    private static KernelCase<MomentumStepArguments> Case(int length, float friction, float noiseScale, float box, CaseSize size) =>
        new($"{length} weights, friction {friction}, noise {noiseScale}, box {box}", size, buffers =>
        {
            const float Epsilon = 1e-3f;
            const float Beta = 30;
            const float Gamma = 200;
            var draw = new Draw(30 + length);
            float[] w = draw.Uniform(length);
            float[] g = draw.Uniform(length);
            float[] anchor = draw.Uniform(length);
            float[] velocity = draw.Uniform(length, -0.1, 0.1);
            double[] moved = new double[length], kept = new double[length], movedBound = new double[length], keptBound = new double[length];
            for (int i = 0; i < length; i++)
            {
                double pull = Beta * (double)g[i];
                double spring = Gamma * ((double)w[i] - anchor[i]);
                double noise = (double)noiseScale * PhiloxReference.Normal(Seed, (uint)NoisePurpose.Langevin, Chain, Step, i);
                double v = (1 - (double)friction) * velocity[i] - (double)Epsilon / 2 * (pull + spring) + noise;
                double low = (double)anchor[i] - box, high = (double)anchor[i] + box;
                keptBound[i] = RoundingError.Gamma(5) * Math.Abs(velocity[i]) + RoundingError.Gamma(8) * Epsilon / 2 * (Math.Abs(pull) + Math.Abs(spring))
                    + (RoundingError.Gamma(4) + BoxMuller.RelativeError) * Math.Abs(noise);
                movedBound[i] = keptBound[i] + RoundingError.Gamma(1) * (Math.Abs(w[i]) + Math.Abs(v)) + (float.IsInfinity(box) ? 0 : RoundingError.Gamma(1) * (Math.Abs(anchor[i]) + box));
                moved[i] = Math.Clamp(w[i] + v, low, high);
                kept[i] = moved[i] == w[i] + v ? v : 0;

                // Within rounding of a wall it may be taken as inside or outside.
                Assert.True(float.IsInfinity(box) || Math.Min(Math.Abs(w[i] + v - low), Math.Abs(w[i] + v - high)) > movedBound[i]);
            }

            return new MomentumStepArguments(
                buffers.Updated("weights", w, moved, movedBound),
                buffers.Updated("velocity", velocity, kept, keptBound),
                buffers.Input("gradient", g),
                buffers.Input("anchor", anchor),
                Seed, Chain, Step, Epsilon, Beta, Gamma, friction, noiseScale, box);
        });
}
