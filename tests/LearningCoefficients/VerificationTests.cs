using Accelerated.Devices;
using Accelerated.LearningCoefficients.Verification;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class VerificationTests
{
    public static TheoryData<string> Samplers => ["sgld", "rmsprop-sgld", "sgnht", "sghmc"];

    public static TheoryData<string> Quick => [.. VerificationCases.Of(VerificationEffort.Quick).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Every_quick_case_agrees_with_its_truth(string sampler)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        var setting = new VerificationSetting(device, Options(sampler));

        Assert.All(VerificationCases.Of(VerificationEffort.Quick).SelectMany(c => c.Run(setting)), r => Assert.True(r.Passed, r.ToString()));
    }

    [Theory]
    [MemberData(nameof(Quick))]
    public void Every_quick_case_finds_out_a_sampler_that_is_off_by_a_tenth(string name)
    {
        // Noise with 1.1 times its variance where noise matters, a step 1.1 times too long where it does not, and noise that is another one each time where it must be the same.
        using ComputeDevice device = ComputeDevice.Open("cpu");
        ulong made = 0;
        var setting = new VerificationSetting(device, name == new VaryingPreconditioner().Name ? new RmspropSgldOptions() : new SgldOptions())
        {
            Create = o => (o with { Seed = o.Seed + made++, NoiseLevel = o.NoiseLevel * Math.Sqrt(1.1), Epsilon = o.NoiseLevel == 0 ? 1.1 * o.Epsilon : o.Epsilon }).Create(),
        };
        IVerificationCase @case = VerificationCases.All.Single(c => c.Name == name);

        Assert.Contains(@case.Run(setting), r => !r.Passed);
    }

    [Fact]
    public void A_preconditioner_that_does_not_vary_as_it_should_is_found_out()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        int WrongOf(Func<RmspropSgldOptions, RmspropSgldOptions> change) => new VaryingPreconditioner()
            .Run(new VerificationSetting(device, new RmspropSgldOptions()) { Create = o => change((RmspropSgldOptions)o).Create() }).Count(r => !r.Passed);

        Assert.Equal(0, WrongOf(o => o));
        Assert.Equal(3, WrongOf(o => o with { Decay = 1 })); // held at its first value
        Assert.InRange(WrongOf(o => o.Decay > 0 ? o with { Decay = 0.97 } : o), 1, 2);
        Assert.Equal(1, WrongOf(o => o.Decay == 0 ? o with { Decay = 0.5 } : o));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_learning_coefficient_of_reduced_rank_regression_is_found_and_a_tenth_more_noise_is_found_out()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        var wrong = new VerificationSetting(device, new SgldOptions()) { Create = o => (o with { NoiseLevel = Math.Sqrt(1.1) }).Create() };

        Assert.All(new ReducedRankRegression().Run(new VerificationSetting(device, new SgldOptions())), r => Assert.True(r.Passed, r.ToString()));
        Assert.Equal(2, new ReducedRankRegression().Run(wrong).Count(r => !r.Passed));
    }

    [Fact]
    public void No_answer_is_a_wrong_answer()
    {
        Assert.False(new VerificationResult("x", double.NaN, 1, 1, 1, "").Passed);
        Assert.True(new VerificationResult("x", 5, 1, 1, 0, "").Passed);
        Assert.False(new VerificationResult("x", 5.1, 1, 1, 0, "").Passed);
    }

    [Theory]
    [InlineData(2, 1, 6, 1.0)] // m + h < n: mh/2
    [InlineData(6, 1, 2, 1.0)]
    [InlineData(1, 5, 2, 1.0)] // mn/2
    [InlineData(2, 2, 2, 1.5)]
    [InlineData(3, 1, 3, 1.5)] // an odd sum
    public void The_learning_coefficients_of_linear_networks_are_those_of_aoyagi_and_watanabe(int m, int h, int n, double lambda) =>
        Assert.Equal(lambda, ReducedRankRegression.Exact(m, h, n));

    private static SamplerOptions Options(string name) => name switch
    {
        "sgld" => new SgldOptions(),
        "rmsprop-sgld" => new RmspropSgldOptions(),
        "sgnht" => new SgnhtOptions { ThermostatDiffusion = 0.02 },
        _ => new SghmcOptions(),
    };
}
