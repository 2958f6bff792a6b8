using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Support;
using Accelerated.Tests.Devices;
using Accelerated.Tests.Model;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class LostDeviceEstimateTests
{
    private const int Rows = 4;
    private const int Tries = 40;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 3, width: 5, context: 6, vocabulary: 7);

    /// <summary>Where an error passes weights that are put back to w*, that is refused too and must not hide it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_estimate_whose_device_is_lost_says_why_wherever_that_was(bool refined)
    {
        long calls = Estimate(refined, long.MaxValue);
        Assert.True(calls > Tries);
        for (int i = 0; i < Tries; i++)
        {
            long failing = calls * i / Tries;
            var error = Assert.Throws<InvalidInputException>(() => Estimate(refined, failing));
            Assert.Contains($"stopped answering: lost at {failing}.", error.Message);
        }
    }

    /// <returns>How often the device was called.</returns>
    private static long Estimate(bool refined, long failing)
    {
        using var @case = new ModelCase(Shape, Rows, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        long calls = 0;
        @case.Device.Calling = () =>
        {
            if (calls++ == failing)
            {
                throw new LostDevice($"lost at {failing}");
            }
        };
        var options = new EstimatorOptions { Chains = new ChainOptions { Chains = 2, Draws = 3, Batch = 2 }, Anchor = new AnchorOptions { Kind = AnchorKind.Independent, Batches = 2 } };
        WeightRestriction restriction = ComponentSyntax.Parse("1:0", @case.Model.Layout, HeadBiases.Include).Restriction;
        if (refined)
        {
            using var losses = new HeadRefinedLosses(@case.Model, rows);
            new LearningCoefficientEstimator(losses, Rows, options).Estimate(restriction);
        }
        else
        {
            using var losses = new SurfaceLosses(new TransformerLossSurface(@case.Model, rows));
            new LearningCoefficientEstimator(losses, Rows, options).Estimate(restriction);
        }

        return calls;
    }
}
