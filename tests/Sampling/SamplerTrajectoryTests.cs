using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Sampling;

/// <summary>Every sampler step by step against float64 with the same noise, on ℓ = Σ a (w − c)² / 2; and that what it sees is the moving coordinates alone.</summary>
public sealed class SamplerTrajectoryTests
{
    private const int Coordinates = 70;
    private const int Steps = 25;

    public static TheoryData<string> Names => ["sgld", "rmsprop-sgld", "sgnht", "sghmc"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_trajectory_is_that_of_float64_with_the_same_noise(string name)
    {
        SamplerOptions options = Options(name);
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        var anchor = new float[Coordinates];
        Array.Fill(anchor, 0.25f);
        using DeviceMemory<float> centre = device.Upload<float>(anchor);
        using var walker = new Walker(device, TestSurfaces.Everything(Coordinates));
        ISampler sampler = options.Create();
        using SamplerState state = sampler.Init(walker, centre, chain: 3);
        SamplerReference[] reference = [.. anchor.Select((w, i) => new SamplerReference(options.Epsilon, options.InverseTemperature, options.Localization, 1)
        {
            Weight = w,
            Anchor = w,
            Velocity = Math.Sqrt(options.Epsilon / 2) * PhiloxReference.Normal(options.Seed, (uint)NoisePurpose.Momentum, 3, 0, i),
        })];
        double friction = name == "sgnht" ? 0.2 : 0.3;
        for (int step = 0; step < Steps; step++)
        {
            float[] gradient = [.. walker.Weights.ToArray().Select((w, i) => (float)(Curvature(i) * (w - Minimum(i))))];
            walker.Gradient.CopyFrom(gradient);
            sampler.Step(state, 0);
            for (int i = 0; i < Coordinates; i++)
            {
                double g = Curvature(i) * (reference[i].Weight - Minimum(i));
                double xi = PhiloxReference.Normal(options.Seed, (uint)NoisePurpose.Langevin, 3, (uint)step, i);
                switch (options)
                {
                    case SgldOptions: reference[i].Sgld(g, xi); break;
                    case RmspropSgldOptions r: reference[i].Rmsprop(g, xi, r.Decay, r.Stability); break;
                    case SgnhtOptions t: reference[i].Momentum(g, xi, friction, t.ThermostatDiffusion); break;
                    default: reference[i].Momentum(g, xi, friction, friction); break;
                }
            }

            friction += name == "sgnht" ? reference.Average(r => r.Velocity * r.Velocity) - options.Epsilon / 2 : 0;
        }

        // A step adds at most 30 roundings of terms below 1 (drifts below 0.3, noise below 0.3, weights below 1) and of BoxMuller's noise; it amplifies errors by less than 1.1 (RMSProp's G by its
        // derivative, momentum by its memory of 1/friction = 5 steps).
        double bound = Steps * Math.Pow(1.1, Steps) * 5 * RoundingError.Gamma(30);
        Assert.All(reference, r => Assert.InRange(r.Weight, -1, 1.5));
        Assert.All(reference.Zip(walker.Weights.ToArray()), p => Assert.InRange(p.Second - p.First.Weight, -bound, bound));
        Assert.Contains(reference, r => Math.Abs(r.Weight - 0.25) > 0.05);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scattered_coordinates_move_as_if_there_were_no_others(string name)
    {
        SamplerOptions options = Options(name);
        int[] lengths = [1, 2, 17, 50];
        int[] offsets = [3, 9, 30, 101];
        int[] places = [.. lengths.Zip(offsets).SelectMany(p => Enumerable.Range(p.Second, p.First))];
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using SpanLossSurface dense = TestSurfaces.Quadratic(device, [.. Enumerable.Range(0, Coordinates).Select(i => (float)Curvature(i))], new float[Coordinates]);
        using var scattered = new SpanLossSurface(device, new float[160], (w, _, gradient) =>
        {
            gradient.Fill(1e6f); // of weights that do not move: no norm and no thermostat may see it
            double loss = 0;
            for (int i = 0; i < Coordinates; i++)
            {
                double x = w[places[i]];
                loss += (float)Curvature(i) * x * x / 2;
                gradient[places[i]] = (float)((float)Curvature(i) * x);
            }

            return loss;
        });
        var chains = new ChainOptions { Chains = 2, Draws = 20, Batch = 1 };

        ComponentChains one = TestChains.Run(dense, TestSurfaces.Everything(Coordinates), options.Create(), chains);
        ComponentChains four = TestChains.Run(scattered, new WeightRestriction("pieces", lengths.Zip(offsets, (length, offset) => new ParameterRange(offset, length))), options.Create(), chains);

        Assert.Equal(one.Losses.Values.ToArray(), four.Losses.Values.ToArray());
        Assert.True(one.Losses[0, 19] > 0);
    }

    [Fact]
    public void With_friction_1_hamiltonian_steps_are_langevin_steps_up_to_rounding()
    {
        var chains = new ChainOptions { Chains = 1, Draws = 100, Batch = 1 };
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [.. Enumerable.Repeat(2f, 100)], new float[100]);

        LossTrace sgld = TestChains.Run(surface, TestSurfaces.Everything(100), new SgldOptions { Seed = 3 }, chains).Losses;
        LossTrace sghmc = TestChains.Run(surface, TestSurfaces.Everything(100), new SghmcOptions { Seed = 3, Friction = 1 }.Create(), chains).Losses;

        // Both contract: errors of a step, a few u of the weights, last for 2/(εk) = 8 steps.
        Assert.All(Enumerable.Range(1, 99), d => Assert.InRange(sghmc[0, d] / sgld[0, d], 1 - 2e-5, 1 + 2e-5));
    }

    [Fact]
    public void Where_gradients_vanish_the_preconditioned_step_is_that_of_a_larger_epsilon()
    {
        // A flat loss: V = 0 and G = 10, so ε = 1e-4 walks like ε = 1e-3 in the localization alone.
        var chains = new ChainOptions { Chains = 1, Draws = 60, Batch = 1 };
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using var flat = new SpanLossSurface(device, new float[50], (w, _, gradient) =>
        {
            gradient.Clear();
            return w.ToArray().Sum(x => (double)x * x);
        });

        LossTrace plain = TestChains.Run(flat, TestSurfaces.Everything(50), new SgldOptions(), chains).Losses;
        LossTrace scaled = TestChains.Run(flat, TestSurfaces.Everything(50), new RmspropSgldOptions { Epsilon = 1e-4, Stability = 0.1 }.Create(), chains).Losses;

        Assert.All(Enumerable.Range(1, 59), d => Assert.InRange(scaled[0, d] / plain[0, d], 1 - 2e-5, 1 + 2e-5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_weight_leaves_the_bounding_box(string name)
    {
        SamplerOptions options = Options(name) with { BoundingBox = 0.02 };
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        float largest = 0;
        using var surface = new SpanLossSurface(device, [.. Enumerable.Repeat(0.5f, 100)], (w, _, gradient) =>
        {
            gradient.Fill(0.1f);
            foreach (float x in w)
            {
                largest = Math.Max(largest, Math.Abs(x - 0.5f));
            }

            return 0;
        });

        TestChains.Run(surface, TestSurfaces.Everything(100), options.Create(), new ChainOptions { Chains = 1, Draws = 30, Batch = 1 });

        Assert.InRange(largest, 0.0199f, 0.02f + 1f / (1 << 24)); // 0.52 is rounded
    }

    private static SamplerOptions Options(string name) => name switch
    {
        "sgld" => new SgldOptions { Seed = 11 },
        "rmsprop-sgld" => new RmspropSgldOptions { Seed = 11, Stability = 0.5 },
        "sgnht" => new SgnhtOptions { Seed = 11, ThermostatDiffusion = 0.2 },
        _ => new SghmcOptions { Seed = 11, Friction = 0.3 },
    };

    private static double Curvature(int i) => 0.5 + i % 5;

    private static double Minimum(int i) => 0.25 + 0.1 * Math.Sin(i);
}
