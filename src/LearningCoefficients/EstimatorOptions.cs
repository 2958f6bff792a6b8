using Accelerated.Data;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Everything that determines an estimate beside the model and the data. The defaults are the paper's.</summary>
public sealed record EstimatorOptions
{
    /// <summary>How chains move; the kind of the record chooses the sampler.</summary>
    public SamplerOptions Sampler { get; init; } = new SgldOptions();

    public ChainOptions Chains { get; init; } = new();

    public AnchorOptions Anchor { get; init; } = new();

    /// <summary>Whether settings are tried before each run against the curvature at w*.</summary>
    public CurvatureCheck CurvatureCheck { get; init; }

    /// <summary>Where the estimate of what the steps' size adds comes from.</summary>
    public BiasEstimate BiasEstimate { get; init; }

    /// <summary>How losses and gradients are computed; changes nothing but rounding.</summary>
    public EvaluationPath Evaluation { get; init; }

    public RowOrder Order { get; init; } = RowOrder.Shuffled;

    /// <summary>The one seed, of noise and of orders.</summary>
    public ulong Seed => Sampler.Seed;

    /// <summary>Steps of all chains of an estimate, the second run with half the step size included.</summary>
    public long StepsPerEstimate => Chains.Chains * (Chains.StepsPerChain + (BiasEstimate == BiasEstimate.HalvedStep ? Halved.Chains.StepsPerChain : 0));

    /// <summary>The same with ε/2 and twice as many steps, before the first draw and between draws.</summary>
    public EstimatorOptions Halved => this with
    {
        Sampler = Sampler with { Epsilon = Sampler.Epsilon / 2 },
        Chains = Chains with { BurnIn = checked(2 * Chains.BurnIn), StepsBetweenDraws = checked(2 * Chains.StepsBetweenDraws) },
        CurvatureCheck = CurvatureCheck.Skip,
        BiasEstimate = BiasEstimate.Curvature,
    };
}
