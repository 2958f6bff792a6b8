using System.CommandLine;
using Accelerated.Sampling;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which sampler, and its settings. Defaults are those of the library's records; a setting of another sampler than the chosen one is an error.</summary>
internal sealed class SamplerOptionSet
{
    private static readonly SgldOptions Sgld = new();
    private static readonly RmspropSgldOptions Rmsprop = new();
    private static readonly SgnhtOptions Sgnht = new();
    private static readonly SghmcOptions Sghmc = new();

    private readonly Option<string?> sampler = ToolOption.Choice("--sampler", $"How chains move. sgld: Langevin dynamics (the paper). rmsprop-sgld: preconditioned by gradient sizes. sgnht: momentum with a thermostat. sghmc: momentum with friction ({Sgld.Name}).", Sgld.Name, Rmsprop.Name, Sgnht.Name, Sghmc.Name);
    private readonly Option<double?> epsilon = ToolOption.Number<double>("--epsilon", $"ε: step size, and variance of a step's noise ({Sgld.Epsilon}).");
    private readonly Option<double?> nbeta = ToolOption.Number<double>("--nbeta", $"nβ: inverse temperature times number of samples ({Sgld.InverseTemperature}).");
    private readonly Option<double?> localization = ToolOption.Number<double>("--localization", $"γ: strength of the pull back to the checkpoint ({Sgld.Localization}).");
    private readonly Option<double?> noiseLevel = ToolOption.Number<double>("--noise-level", $"σ: multiplies the noise; 0 is gradient descent ({Sgld.NoiseLevel}).");
    private readonly Option<double?> boundingBox = ToolOption.Number<double>("--bounding-box", "After each step clip every moving weight to its value at the checkpoint ± this (none).");
    private readonly Option<double?> decay = ToolOption.Number<double>("--rmsprop-decay", $"With rmsprop-sgld: decay of the mean squared gradients ({Rmsprop.Decay}).");
    private readonly Option<double?> stability = ToolOption.Number<double>("--rmsprop-stability", $"With rmsprop-sgld: what is added to their root ({Rmsprop.Stability}).");
    private readonly Option<double?> diffusion = ToolOption.Number<double>("--thermostat-diffusion", $"With sgnht: the noise that is added, as friction per step, below 0.5 ({Sgnht.ThermostatDiffusion}).");
    private readonly Option<double?> friction = ToolOption.Number<double>("--friction", $"With sghmc: share of the velocity that a step loses; 1 is sgld ({Sghmc.Friction}).");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", $"Seed of noise and orders ({Sgld.Seed}).");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { sampler, epsilon, nbeta, localization, noiseLevel, boundingBox, decay, stability, diffusion, friction, seed })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A value is out of its range, or of another sampler.</exception>
    public SamplerOptions Read(VerbContext context)
    {
        string name = context.Get(sampler) ?? Sgld.Name;
        foreach ((Option option, string owner) in new (Option, string)[] { (decay, Rmsprop.Name), (stability, Rmsprop.Name), (diffusion, Sgnht.Name), (friction, Sghmc.Name) })
        {
            if (owner != name && context.Given(option))
            {
                throw new UsageException($"{option.Name} is a setting of --sampler {owner} but the sampler is {name}.");
            }
        }

        SamplerOptions chosen =
            name == Rmsprop.Name ? new RmspropSgldOptions
            {
                Decay = Between(context, decay, Rmsprop.Decay, 1, orEqual: true),
                Stability = OptionRange.AboveZero(context, stability, Rmsprop.Stability),
            }
            : name == Sgnht.Name ? new SgnhtOptions { ThermostatDiffusion = Between(context, diffusion, Sgnht.ThermostatDiffusion, 0.5, orEqual: false) }
            : name == Sghmc.Name ? new SghmcOptions { Friction = Between(context, friction, Sghmc.Friction, 1, orEqual: true) }
            : Sgld;
        return chosen with
        {
            Epsilon = OptionRange.AboveZero(context, epsilon, Sgld.Epsilon),
            InverseTemperature = OptionRange.AboveZero(context, nbeta, Sgld.InverseTemperature),
            Localization = OptionRange.NotNegative(context, localization, Sgld.Localization),
            NoiseLevel = OptionRange.NotNegative(context, noiseLevel, Sgld.NoiseLevel),
            BoundingBox = context.Given(boundingBox) ? OptionRange.AboveZero(context, boundingBox, 0) : null,
            Seed = OptionRange.AtMost(context, seed, Sgld.Seed, long.MaxValue),
        };
    }

    private static double Between(VerbContext context, Option<double?> option, double fallback, double most, bool orEqual)
    {
        double value = context.Get(option) ?? fallback;
        return value > 0 && (value < most || (orEqual && value == most))
            ? value
            : throw new UsageException($"{option.Name} is {value} but must be above 0 and {(orEqual ? "at most" : "below")} {most}.");
    }
}
