using Accelerated.Kernels;
using Accelerated.Kernels.Optimization;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Optimization;

public sealed class AdamWStepTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<AdamWStepArguments>(AdamWStep.Family, devices, output)
{
    private const float LearningRate = 1e-3f;
    private const float WeightDecay = 0.05f;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    protected override IEnumerable<KernelCase<AdamWStepArguments>> Cases =>
    [
        Case(1, 1, 1f, CaseSize.Tiny),
        Case(17, 2, 0.37f, CaseSize.Tiny),
        Case(1000, 10, 1f, CaseSize.Tiny),
        Case(70_001, 1000, 0.01f, CaseSize.Large),
    ];

    /// <summary>
    /// w = 1, gradients 0.5, −1, 0, 2: computed by hand. The first step is lr · sign(g) whatever the gradient, because both moments are corrected to g and g².
    /// </summary>
    [Fact]
    public void Four_steps_follow_PyTorch()
    {
        double[] gradients = [0.5, -1, 0, 2];

        // w ← w (1 − 5e-5) − 1e-3 m̂ / (√v̂ + 1e-8).
        // m = 0.05, −0.055, −0.0495, 0.15545; m̂ = m / (1 − 0.9ᵗ) = 0.5, −0.28947368, −0.18265683, 0.45202094
        // v = 0.00025, 0.00124975, 0.00124850025, 0.00524725175; v̂ = v / (1 − 0.999ᵗ) = 0.25, 0.62518759, 0.41658319, 1.31378230
        double[] expected = [0.998950000, 0.999266156, 0.999499192, 0.999054853];
        foreach (TestDevice device in Devices.All)
        {
            foreach (string variant in Family.VariantNames.Where(v => device.Runs(Family, v)))
            {
                Accelerator accelerator = device.Accelerator;
                KernelLaunch<AdamWStepArguments> launch = AdamWStep.Family.Load(accelerator, variant);
                using MemoryBuffer1D<float, Stride1D.Dense> w = accelerator.Allocate1D(new float[] { 1 });
                using MemoryBuffer1D<float, Stride1D.Dense> m = accelerator.Allocate1D(new float[1]);
                using MemoryBuffer1D<float, Stride1D.Dense> scale = accelerator.Allocate1D(new float[] { 1 });
                using MemoryBuffer1D<float, Stride1D.Dense> v = accelerator.Allocate1D(new float[1]);
                for (int t = 1; t <= gradients.Length; t++)
                {
                    using MemoryBuffer1D<float, Stride1D.Dense> g = accelerator.Allocate1D(new[] { (float)gradients[t - 1] });
                    launch(accelerator.DefaultStream, new AdamWStepArguments(
                        w.View, g.View, m.View, v.View, LearningRate, WeightDecay, Beta1, Beta2, Epsilon, (float)(1 - Math.Pow(0.9, t)), (float)(1 - Math.Pow(0.999, t)), scale.View));
                    accelerator.Synchronize();
                    Assert.Equal(expected[t - 1], w.GetAsArray1D()[0], 5e-7);
                }
            }
        }
    }

    private static KernelCase<AdamWStepArguments> Case(int length, int step, float scale, CaseSize size) =>
        new($"{length} weights, step {step}, gradient scale {scale}", size, buffers =>
        {
            var draw = new Draw(8 + length);
            float[] w = draw.Uniform(length);
            float[] g = draw.Uniform(length);
            float[] m = draw.Uniform(length, -0.3, 0.3);
            float[] v = draw.Uniform(length, 0, 0.2);
            (w[0], g[0], m[0], v[0]) = (0.5f, 0, 0, 0);
            float correction1 = (float)(1 - Math.Pow(Beta1, step));
            float correction2 = (float)(1 - Math.Pow(Beta2, step));
            double[] newW = new double[length], newM = new double[length], newV = new double[length];
            double[] wBound = new double[length], mBound = new double[length], vBound = new double[length];
            for (int i = 0; i < length; i++)
            {
                var reference = new AdamWReference(LearningRate, WeightDecay, Beta1, Beta2, Epsilon) { Weight = w[i], FirstMoment = m[i], SecondMoment = v[i] };
                double gradient = (double)g[i] * scale;
                reference.Step(gradient, correction1, correction2);
                (newW[i], newM[i], newV[i]) = (reference.Weight, reference.FirstMoment, reference.SecondMoment);
                double divisor = Math.Sqrt(newV[i] / correction2) + Epsilon;
                mBound[i] = RoundingError.Gamma(4) * (Beta1 * Math.Abs(m[i]) + (1 - Beta1) * Math.Abs(gradient));
                vBound[i] = RoundingError.Gamma(5) * newV[i];
                wBound[i] = RoundingError.Gamma(4) * Math.Abs(w[i])
                    + 1.01 * LearningRate * mBound[i] / correction1 / divisor
                    + RoundingError.Gamma(32) * LearningRate * Math.Abs(newM[i]) / correction1 / divisor;
            }

            return new AdamWStepArguments(
                buffers.Updated("weights", w, newW, wBound),
                buffers.Input("gradient", g),
                buffers.Updated("first moment", m, newM, mBound),
                buffers.Updated("second moment", v, newV, vBound),
                LearningRate,
                WeightDecay,
                Beta1,
                Beta2,
                Epsilon,
                correction1,
                correction2,
                buffers.Input("scale", new[] { scale }));
        });
}
