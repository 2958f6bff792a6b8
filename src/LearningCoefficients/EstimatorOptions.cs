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

    /// <summary>How losses and gradients are computed; changes nothing but rounding.</summary>
    public EvaluationPath Evaluation { get; init; }

    public RowOrder Order { get; init; } = RowOrder.Shuffled;

    /// <summary>The one seed, of noise and of orders.</summary>
    public ulong Seed => Sampler.Seed;
}
