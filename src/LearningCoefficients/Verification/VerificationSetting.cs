using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>What is verified: a sampler on a device.</summary>
/// <param name="device">Where steps are taken.</param>
/// <param name="sampler">The kind of sampler, with the settings that it has beside the common ones.</param>
public sealed class VerificationSetting(ComputeDevice device, SamplerOptions sampler)
{
    /// <summary>Makes the sampler of a case; replaced to see that a wrong one is found out.</summary>
    public Func<SamplerOptions, ISampler> Create { get; init; } = static options => options.Create();

    /// <summary>Ends a case between two steps.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether the discretisation is that of SGLD, whose first order is known for every loss.</summary>
    public bool IsLangevin => sampler is SgldOptions or RmspropSgldOptions;

    /// <summary>Of the velocities, per step: 1 for samplers without.</summary>
    public double Friction => sampler switch
    {
        SghmcOptions s => s.Friction,
        SgnhtOptions s => s.ThermostatDiffusion,
        _ => 1,
    };

    /// <summary>
    /// The sampler with a case's settings. The preconditioner of RMSProp is held at its first value 1/λ, since only then do the cases of all samplers have an exact answer (<see cref="VaryingPreconditioner"/> lets it go); ε is scaled so that steps are as long as
    /// those of SGLD.
    /// </summary>
    public SamplerOptions Options(double epsilon, double inverseTemperature, double localization, ulong seed)
    {
        SamplerOptions options = sampler with { Epsilon = epsilon, InverseTemperature = inverseTemperature, Localization = localization, Seed = seed, BoundingBox = null, NoiseLevel = 1 };
        return options is RmspropSgldOptions rmsprop ? rmsprop with { Epsilon = epsilon * rmsprop.Stability, Decay = 1 } : options;
    }

    /// <summary>Stationary variance of a coordinate as a multiple of the posterior's.</summary>
    /// <param name="options">Made by <see cref="Options"/>.</param>
    /// <param name="stiffness">nβ a + γ.</param>
    public static double Inflation(SamplerOptions options, double stiffness) =>
        options is RmspropSgldOptions rmsprop
            ? new SgldOptions { Epsilon = rmsprop.Epsilon / rmsprop.Stability }.Inflation(stiffness)!.Value
            : options.Inflation(stiffness)!.Value;

    /// <summary>Chains of a loss of its own, from w* = <paramref name="anchor"/>, all of whose weights move.</summary>
    public ComponentChains Sample(float[] anchor, SpanLossAndGradient loss, SamplerOptions options, ChainOptions chains) =>
        Sample(anchor, loss, options, chains, new WeightRestriction("full", [new ParameterRange(0, anchor.Length)]));

    /// <summary>The same with some of the weights moving.</summary>
    public ComponentChains Sample(float[] anchor, SpanLossAndGradient loss, SamplerOptions options, ChainOptions chains, WeightRestriction moving)
    {
        using var surface = new SpanLossSurface(device, anchor, loss);
        using var losses = new SurfaceLosses(surface);
        var batches = new BatchPlan(BatchSharing.Heads, RowOrder.Sequential, 0, 1, 1);
        return new ChainRunner(losses, Create(options), batches, chains with { Batch = 1, CheckedDraws = 0 }).Run([moving], null, Cancellation)[0];
    }

    /// <summary>nβ times the mean loss of all draws; NaN when a chain diverged.</summary>
    public static double MeanLoss(ComponentChains chains, SamplerOptions options)
    {
        double sum = 0;
        foreach (double loss in chains.Losses.Values)
        {
            sum += loss;
        }

        return options.InverseTemperature * sum / chains.Losses.Values.Length;
    }
}
