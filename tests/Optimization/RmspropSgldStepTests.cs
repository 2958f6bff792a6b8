using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Random;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class RmspropSgldStepTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<RmspropSgldStepArguments>(RmspropSgldStep.Family, devices, output)
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;
    private const uint Chain = 2;
    private const uint Step = 17;

    protected override IEnumerable<KernelCase<RmspropSgldStepArguments>> Cases =>
    [
        Case(1, 1, 0.99f, float.PositiveInfinity, CaseSize.Tiny),
        Case(77, 1, 0.99f, float.PositiveInfinity, CaseSize.Tiny),
        Case(200, 0, 0.9f, float.PositiveInfinity, CaseSize.Tiny),
        Case(200, 1, 1f, 0.5f, CaseSize.Tiny),
        Case(50_003, 0.5f, 0.99f, 0.75f, CaseSize.Large),
    ];

    private static KernelCase<RmspropSgldStepArguments> Case(int length, float noiseLevel, float decay, float box, CaseSize size) =>
        new($"{length} weights, noise level {noiseLevel}, decay {decay}, box {box}", size, buffers =>
        {
            const float Epsilon = 1e-3f;
            const float Beta = 30;
            const float Gamma = 200;
            const float Stability = 0.1f;
            var draw = new Draw(20 + length);
            float[] w = draw.Uniform(length);
            float[] g = draw.Uniform(length);
            float[] anchor = draw.Uniform(length);
            float[] second = draw.Uniform(length, 0, 0.2);
            double[] moved = new double[length], moment = new double[length], movedBound = new double[length], momentBound = new double[length];
            for (int i = 0; i < length; i++)
            {
                double pull = Beta * (double)g[i];
                double spring = Gamma * ((double)w[i] - anchor[i]);
                double v = decay * (double)second[i] + (1 - (double)decay) * g[i] * g[i];
                double scale = 1 / (Math.Sqrt(v) + Stability);
                double noise = Math.Sqrt(Epsilon * scale) * noiseLevel * PhiloxReference.Normal(Seed, (uint)NoisePurpose.Langevin, Chain, Step, i);
                double drift = (double)Epsilon / 2 * scale * (Math.Abs(pull) + Math.Abs(spring));
                moment[i] = v;
                momentBound[i] = RoundingError.Gamma(4) * v;
                moved[i] = Math.Clamp(w[i] - (double)Epsilon / 2 * scale * (pull + spring) + noise, (double)anchor[i] - box, (double)anchor[i] + box);

                // A wall is rounded once; what is clipped is no further off than what is not. V is off by 4u, its root and G by 8u, and the root of G by half of that.
                movedBound[i] = RoundingError.Gamma(3) * (Math.Abs(w[i]) + Math.Abs(anchor[i])) + (float.IsInfinity(box) ? 0 : RoundingError.Gamma(1) * (Math.Abs(anchor[i]) + box))
                    + RoundingError.Gamma(20) * drift
                    + (RoundingError.Gamma(20) + BoxMuller.RelativeError) * Math.Abs(noise);
            }

            return new RmspropSgldStepArguments(
                buffers.Updated("weights", w, moved, movedBound),
                buffers.Updated("second moment", second, moment, momentBound),
                buffers.Input("gradient", g),
                buffers.Input("anchor", anchor),
                Seed, Chain, Step, Epsilon, Beta, Gamma, noiseLevel, decay, Stability, box);
        });
}
