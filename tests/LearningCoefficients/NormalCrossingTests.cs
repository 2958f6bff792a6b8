using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

/// <summary>
/// Singular losses ∏ w_i^(2 k_i), with λ = 1 / (2 max k). Localised posteriors of finite temperature differ from that limit, which quadrature accounts for; without localisation
/// in one dimension nβ E[K] is λ at every temperature.
/// </summary>
public sealed class NormalCrossingTests
{
    private const double Errors = 3;

    [Theory]
    [InlineData(1, 1.0 / 2)]
    [InlineData(2, 1.0 / 4)]
    [InlineData(3, 1.0 / 6)]
    public void A_monomial_without_localisation_has_its_learning_coefficient(int exponent, double lambda)
    {
        var options = new SgldOptions { Epsilon = 4e-3, InverseTemperature = 10, Localization = 0, Seed = 29 };
        var chains = new ChainOptions { Chains = 1, Draws = 15, BurnIn = 600, StepsBetweenDraws = 30, Batch = 1 };
        var truth = new PosteriorQuadrature([exponent], options.InverseTemperature, 0, halfWidth: 4, points: 4000, options.Epsilon);
        Assert.Equal(lambda, truth.Lambda, 1e-6);

        AssertAgrees(truth, copies: 2500, options, chains, exponent);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 3)]
    public void A_localised_crossing_agrees_with_quadrature(int first, int second)
    {
        var options = new SgldOptions { Epsilon = 1e-3, InverseTemperature = 100, Localization = 20, Seed = 31 };
        var chains = new ChainOptions { Chains = 1, Draws = 10, BurnIn = 400, StepsBetweenDraws = 20, Batch = 1 };
        var truth = new PosteriorQuadrature([first, second], options.InverseTemperature, options.Localization, halfWidth: 1.5, points: 300, options.Epsilon);

        AssertAgrees(truth, copies: 2000, options, chains, first, second);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_colder_crossing_comes_closer_to_its_learning_coefficient()
    {
        var options = new SgldOptions { Epsilon = 5e-5, InverseTemperature = 3000, Localization = 8, Seed = 37 };
        var chains = new ChainOptions { Chains = 2, Draws = 20, BurnIn = 15_000, StepsBetweenDraws = 500, Batch = 1 };
        var truth = new PosteriorQuadrature([2, 1], options.InverseTemperature, options.Localization, halfWidth: 2.5, points: 3000, options.Epsilon);
        var warm = new PosteriorQuadrature([2, 1], 100, options.Localization, halfWidth: 2.5, points: 600, options.Epsilon);
        Assert.InRange(truth.Lambda, warm.Lambda + 0.05, 0.25);

        AssertAgrees(truth, copies: 1500, options, chains, 2, 1);
    }

    private static void AssertAgrees(PosteriorQuadrature truth, int copies, SgldOptions options, ChainOptions chains, params int[] exponents)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.NormalCrossings(device, copies, exponents);

        ComponentChains sampled = TestChains.Run(surface, TestSurfaces.Everything(copies * exponents.Length), options, chains);
        double lambda = Estimate.From(sampled, null, options.InverseTemperature).Value!.Value / copies;

        // Copies and chains are independent; draws of one chain are taken as wholly dependent, which can only widen this.
        double error = Math.Sqrt(truth.Variance / (copies * chains.Chains));
        double expected = truth.Lambda + truth.Discretization;
        double secondOrder = 4 * truth.Discretization * truth.Discretization / truth.Lambda;
        Assert.InRange(truth.Discretization / truth.Lambda, -0.05, 0.05);
        Assert.InRange(lambda - expected, -Errors * error - secondOrder, Errors * error + secondOrder);
    }
}
