using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Random;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class StepTermsTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<StepTermsArguments>(StepTerms.Family, devices, output)
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;
    private const uint Chain = 2;
    private const uint Step = 17;

    protected override IEnumerable<KernelCase<StepTermsArguments>> Cases =>
    [
        Case(1, isPlain: true, CaseSize.Tiny),
        Case(77, isPlain: true, CaseSize.Tiny),
        Case(77, isPlain: false, CaseSize.Tiny),
        Case(StepTermsArguments.BlockLength, isPlain: false, CaseSize.Large),
        Case(3 * StepTermsArguments.BlockLength + 70, isPlain: true, CaseSize.Large),
    ];

    private static KernelCase<StepTermsArguments> Case(int length, bool isPlain, CaseSize size) =>
        new($"{length} weights{(isPlain ? "" : ", preconditioned")}", size, buffers =>
        {
            const float Decay = 0.9f;
            const float Stability = 0.1f;
            var draw = new Draw(40 + length);
            float[] w = draw.Uniform(length);
            float[] g = draw.Uniform(length);
            float[] anchor = draw.Uniform(length);
            float[] second = isPlain ? [] : draw.Uniform(length, 0, 0.2);
            var sums = new double[StepTermsArguments.Blocks(length) * StepTermsArguments.Sums];
            var magnitudes = new double[sums.Length];
            for (int i = 0; i < length; i++)
            {
                double scale = isPlain ? 1 : 1 / (Math.Sqrt(Decay * (double)second[i] + (1 - (double)Decay) * g[i] * g[i]) + Stability);
                double pull = scale * g[i];
                double delta = (double)w[i] - anchor[i];
                double spring = scale * delta;
                double xi = PhiloxReference.Normal(Seed, (uint)NoisePurpose.Langevin, Chain, Step, i);
                double[] terms = [pull * pull, spring * spring, pull * spring, scale * xi * xi, delta * delta];
                for (int t = 0; t < terms.Length; t++)
                {
                    sums[i / StepTermsArguments.BlockLength * StepTermsArguments.Sums + t] += terms[t];
                    magnitudes[i / StepTermsArguments.BlockLength * StepTermsArguments.Sums + t] += Math.Abs(terms[t]);
                }
            }

            // Each term is off by at most 2 · 9u for two factors G, 2u for w − w*, 4u for products, and 4u for the sum.
            double[] bounds = [.. magnitudes.Select((m, i) => (RoundingError.Gamma(32) + (i % StepTermsArguments.Sums == 3 ? 2 * BoxMuller.RelativeError : 0)) * m)];
            return new StepTermsArguments(
                buffers.Input("weights", w),
                buffers.Input("gradient", g),
                buffers.Input("anchor", anchor),
                isPlain ? default : buffers.Input("second moment", second),
                buffers.Output("block sums", sums, bounds),
                Seed, Chain, Step, Decay, Stability);
        });
}
