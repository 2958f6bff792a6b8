using Accelerated.Devices;
using Accelerated.Sampling;
using Accelerated.Tests.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

/// <summary>
/// What each discretisation settles to on ℓ = Σ a w²/2, in closed form. Coordinates are independent, so the mean over n of them and c chains of w² has variance 2 V² / (n c), and
/// averaging over draws cannot widen that.
/// </summary>
public sealed class SamplerStationarityTests
{
    private const int Coordinates = 4000;
    private const double Errors = 4.5;

    [Theory]
    [InlineData(0.1, 2, 1e-3)]
    [InlineData(0.1, 50, 1e-3)]
    [InlineData(0.5, 50, 1e-3)]
    [InlineData(0.5, 2, 2e-2)]
    public void Hamiltonian_monte_carlo_has_the_variance_of_its_second_order_process(double friction, double curvature, double epsilon)
    {
        var options = new SghmcOptions { Friction = friction, Epsilon = epsilon, Seed = 5 };
        double k = options.InverseTemperature * curvature + options.Localization;

        // x″ = φ₁ x′ + φ₂ x + s ξ: V = s² (1 − φ₂) / ((1 + φ₂) ((1 − φ₂)² − φ₁²)).
        double first = 2 - friction - epsilon * k / 2, second = friction - 1;
        double variance = friction * epsilon * (1 - second) / ((1 + second) * ((1 - second) * (1 - second) - first * first));
        Assert.Equal(variance * k, options.Inflation(k)!.Value, 1e-9);

        AssertSettles(options, curvature, variance);
    }

    [Theory]
    [InlineData(0.05, 2, 1e-3)]
    [InlineData(0.05, 40, 1e-3)]
    [InlineData(0.2, 10, 2e-3)]
    public void The_thermostat_has_the_variance_at_which_its_velocities_have_half_of_epsilon(double diffusion, double curvature, double epsilon)
    {
        var options = new SgnhtOptions { ThermostatDiffusion = diffusion, Epsilon = epsilon, Seed = 6 };
        double k = options.InverseTemperature * curvature + options.Localization;

        // Found by bisection on the friction at which Var(v) = 2 V (1 − ρ₁) = ε/2 of the second-order process with that friction.
        double low = diffusion / 2, high = 2 * diffusion, variance = 0;
        for (int i = 0; i < 100; i++)
        {
            double friction = (low + high) / 2;
            double first = 2 - friction - epsilon * k / 2, second = friction - 1;
            variance = diffusion * epsilon * (1 - second) / ((1 + second) * ((1 - second) * (1 - second) - first * first));
            (low, high) = 2 * variance * (1 - first / (1 - second)) > epsilon / 2 ? (friction, high) : (low, friction);
        }

        Assert.Equal(variance * k, options.Inflation(k)!.Value, 1e-6);

        AssertSettles(options, curvature, variance);
    }

    [Fact]
    public void The_preconditioned_sampler_with_a_long_memory_settles_where_its_step_is_constant()
    {
        // V → a² Var(w) =: v, G = 1/(a √Var + λ), Var = 1/(k (1 − εGk/4)): solved by iteration. With a memory of 1/(1 − decay) = 4000 steps and draws that forget within 2/(εGk) = 2.5 steps, V is known
        // to about √(2 · 2.5 / 4000) = 3.5 % and G to 1 %, which moves Var(w) by εk G/4 / (1 − εkG/4) of it.
        var options = new RmspropSgldOptions { Decay = 0.99975, Seed = 7, Localization = 50, Epsilon = 1e-3 };
        const double curvature = 2;
        double k = options.InverseTemperature * curvature + options.Localization;
        double variance = 1 / k;
        for (int i = 0; i < 200; i++)
        {
            double g = 1 / (curvature * Math.Sqrt(variance) + options.Stability);
            variance = 1 / (k * (1 - options.Epsilon * g * k / 4));
        }

        AssertSettles(options, curvature, variance, burnIn: 30_000, coordinates: 1500, systematic: 0.004);
    }

    private static void AssertSettles(SamplerOptions options, double curvature, double variance, int burnIn = 1500, int coordinates = Coordinates, double systematic = 0)
    {
        const int ChainCount = 2;
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [.. Enumerable.Repeat((float)curvature, coordinates)], new float[coordinates]);

        ComponentChains chains = TestChains.Run(
            surface, TestSurfaces.Everything(coordinates), options.Create(), new ChainOptions { Chains = ChainCount, Draws = 10, BurnIn = burnIn, StepsBetweenDraws = 20, Batch = 1 });

        Assert.Empty(chains.Divergences);
        double measured = chains.Losses.Values.ToArray().Average() * 2 / (curvature * coordinates);
        double error = Math.Sqrt(2.0 / (coordinates * ChainCount));
        Assert.InRange(measured / variance - 1, -Errors * error - systematic, Errors * error + systematic);
    }
}
