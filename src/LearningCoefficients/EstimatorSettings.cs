using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Sampling;
using Accelerated.Support;

namespace Accelerated.LearningCoefficients;

/// <summary><see cref="EstimatorOptions"/> as JSON, by the long names of the command line's options, in a fixed order: what a record keeps, and what an estimator is made from again.</summary>
public static class EstimatorSettings
{
    /// <summary>All settings with their values; null for those of other samplers and anchors.</summary>
    public static JsonObject Describe(EstimatorOptions options) => new()
    {
        ["sampler"] = options.Sampler.Name,
        ["epsilon"] = options.Sampler.Epsilon,
        ["nbeta"] = options.Sampler.InverseTemperature,
        ["localization"] = options.Sampler.Localization,
        ["noise-level"] = options.Sampler.NoiseLevel,
        ["bounding-box"] = options.Sampler.BoundingBox,
        ["rmsprop-decay"] = (options.Sampler as RmspropSgldOptions)?.Decay,
        ["rmsprop-stability"] = (options.Sampler as RmspropSgldOptions)?.Stability,
        ["thermostat-diffusion"] = (options.Sampler as SgnhtOptions)?.ThermostatDiffusion,
        ["friction"] = (options.Sampler as SghmcOptions)?.Friction,
        ["seed"] = options.Seed,
        ["batch"] = options.Chains.Batch,
        ["chains"] = options.Chains.Chains,
        ["draws"] = options.Chains.Draws,
        ["burn-in"] = options.Chains.BurnIn,
        ["steps-between-draws"] = options.Chains.StepsBetweenDraws,
        ["anchor"] = EstimateTable.NameOf(options.Anchor.Kind),
        ["anchor-batches"] = options.Anchor.Kind == AnchorKind.Independent ? options.Anchor.Batches : null,
        ["probe-sequences"] = options.Anchor.Kind == AnchorKind.Probe ? options.Anchor.ProbeRows : null,
        ["share-batches"] = options.Chains.Sharing switch { BatchSharing.HeadsAndChains => "heads-and-chains", BatchSharing.None => "none", _ => "heads" },
        ["on-failed-chain"] = options.Chains.OnFailedChain == FailedChains.Drop ? "drop" : "fail",
        ["evaluation"] = options.Evaluation == EvaluationPath.Full ? "full" : "auto",
        ["checked-draws"] = options.Chains.CheckedDraws,
        ["skip-curvature-check"] = options.CurvatureCheck == CurvatureCheck.Skip,
        ["halve-epsilon"] = options.BiasEstimate == BiasEstimate.HalvedStep,
        ["order"] = options.Order == RowOrder.Sequential ? "sequential" : "shuffled",
    };

    /// <summary>The options that <see cref="Describe"/> described.</summary>
    /// <exception cref="InvalidInputException">A setting is missing, of another kind, out of its range, or its word is unknown.</exception>
    public static EstimatorOptions Read(JsonObject settings)
    {
        try
        {
            return Parse(settings);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidInputException($"These are no settings of an estimator: {e.Message}", e);
        }
    }

    private static EstimatorOptions Parse(JsonObject settings) => new()
    {
        Sampler = Sampler(settings) with
        {
            Epsilon = Get<double>(settings, "epsilon"),
            InverseTemperature = Get<double>(settings, "nbeta"),
            Localization = Get<double>(settings, "localization"),
            NoiseLevel = Get<double>(settings, "noise-level"),
            BoundingBox = settings["bounding-box"]?.GetValue<double>(),
            Seed = Get<ulong>(settings, "seed"),
        },
        Chains = new ChainOptions
        {
            Batch = Get<int>(settings, "batch"),
            Chains = Get<int>(settings, "chains"),
            Draws = Get<int>(settings, "draws"),
            BurnIn = Get<int>(settings, "burn-in"),
            StepsBetweenDraws = Get<int>(settings, "steps-between-draws"),
            CheckedDraws = Get<int>(settings, "checked-draws"),
            Sharing = Word(settings, "share-batches", ("heads-and-chains", BatchSharing.HeadsAndChains), ("none", BatchSharing.None), ("heads", BatchSharing.Heads)),
            OnFailedChain = Word(settings, "on-failed-chain", ("drop", FailedChains.Drop), ("fail", FailedChains.Fail)),
        },
        Anchor = Anchor(settings),
        CurvatureCheck = Get<bool>(settings, "skip-curvature-check") ? CurvatureCheck.Skip : CurvatureCheck.Refuse,
        BiasEstimate = Get<bool>(settings, "halve-epsilon") ? BiasEstimate.HalvedStep : BiasEstimate.Curvature,
        Evaluation = Word(settings, "evaluation", ("full", EvaluationPath.Full), ("auto", EvaluationPath.Auto)),
        Order = Word(settings, "order", ("sequential", RowOrder.Sequential), ("shuffled", RowOrder.Shuffled)),
    };

    private static SamplerOptions Sampler(JsonObject settings)
    {
        SamplerOptions sampler = Word<SamplerOptions>(
            settings, "sampler", [.. new SamplerOptions[] { new SgldOptions(), new RmspropSgldOptions(), new SgnhtOptions(), new SghmcOptions() }.Select(s => (s.Name, s))]);
        return sampler switch
        {
            RmspropSgldOptions own => own with { Decay = Get<double>(settings, "rmsprop-decay"), Stability = Get<double>(settings, "rmsprop-stability") },
            SgnhtOptions own => own with { ThermostatDiffusion = Get<double>(settings, "thermostat-diffusion") },
            SghmcOptions own => own with { Friction = Get<double>(settings, "friction") },
            _ => sampler,
        };
    }

    private static AnchorOptions Anchor(JsonObject settings)
    {
        var anchor = new AnchorOptions { Kind = Word(settings, "anchor", ("paired", AnchorKind.Paired), ("independent", AnchorKind.Independent), ("probe", AnchorKind.Probe)) };
        return anchor.Kind switch
        {
            AnchorKind.Independent => anchor with { Batches = Get<int>(settings, "anchor-batches") },
            AnchorKind.Probe => anchor with { ProbeRows = Get<int>(settings, "probe-sequences") },
            _ => anchor,
        };
    }

    private static T Get<T>(JsonObject settings, string name) => (settings[name] ?? throw new FormatException($"'{name}' is missing.")).GetValue<T>();

    private static T Word<T>(JsonObject settings, string name, params ReadOnlySpan<(string Word, T Value)> words)
    {
        string word = Get<string>(settings, name);
        foreach ((string known, T value) in words)
        {
            if (known == word)
            {
                return value;
            }
        }

        throw new FormatException($"'{name}' is '{word}', which is unknown.");
    }
}
