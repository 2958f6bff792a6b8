using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Sweeps;

public sealed class EstimatorSettingsTests
{
    public static TheoryData<EstimatorOptions> Several =>
    [
        new EstimatorOptions(),
        new EstimatorOptions { Sampler = new RmspropSgldOptions { Decay = 0.9, Stability = 0.3, Epsilon = 1.0 / 3, Seed = 12 }, Anchor = new AnchorOptions { Kind = AnchorKind.Independent, Batches = 5 } },
        new EstimatorOptions { Sampler = new SgnhtOptions { ThermostatDiffusion = 0.07, BoundingBox = 0.5, NoiseLevel = 0.25 }, Anchor = new AnchorOptions { Kind = AnchorKind.Probe, ProbeRows = 9 } },
        new EstimatorOptions
        {
            Sampler = new SghmcOptions { Friction = 0.2, InverseTemperature = 7, Localization = 0 },
            Chains = new ChainOptions { Chains = 3, Draws = 11, BurnIn = 5, StepsBetweenDraws = 2, Batch = 6, CheckedDraws = 0, Sharing = BatchSharing.None, OnFailedChain = FailedChains.Drop },
            CurvatureCheck = CurvatureCheck.Skip,
            BiasEstimate = BiasEstimate.HalvedStep,
            Evaluation = EvaluationPath.Full,
            Order = RowOrder.Sequential,
        },
    ];

    [Theory]
    [MemberData(nameof(Several))]
    public void Settings_make_the_options_again_that_they_describe(EstimatorOptions options)
    {
        JsonObject settings = JsonNode.Parse(EstimatorSettings.Describe(options).ToJsonString())!.AsObject();

        Assert.Equal(options, EstimatorSettings.Read(settings));
    }

    [Theory]
    [InlineData("sampler", "\"adam\"")]
    [InlineData("epsilon", "-1")]
    [InlineData("epsilon", null)]
    [InlineData("draws", "1.5")]
    public void Settings_of_no_estimator_are_refused(string name, string? value)
    {
        JsonObject settings = JsonNode.Parse(EstimatorSettings.Describe(new EstimatorOptions()).ToJsonString())!.AsObject();
        settings[name] = value is null ? null : JsonNode.Parse(value);

        Assert.Throws<InvalidInputException>(() => EstimatorSettings.Read(settings));
    }
}
