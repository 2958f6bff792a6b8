using Accelerated.Benchmarks.Cases;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;

namespace Accelerated.Benchmarks.Models;

/// <summary>Loss, the gradient of what moves, and a Langevin step of it. Tokens/s counts the tokens of every chain.</summary>
internal sealed class ModelSgldStepCase() : ModelCase("model-sgld-step", [.. Scenes.SelectMany(s => s.Heads > 1 ? new[] { s.Name } : [s.Name, s.Name + "-" + WithTransfers])])
{
    /// <summary>
    /// One head or everything by the whole model; one head with a minibatch of its own by the head-refined path; and all heads of a layer, or of both, or four chains of each, that share a minibatch.
    /// </summary>
    private static readonly Scene[] Scenes =
    [
        new("first-layer-head-full", Layers.First, 1, 1, null),
        new("last-layer-head-full", Layers.Last, 1, 1, null),
        new("everything", Layers.All, 0, 1, null),
        new("first-layer-head", Layers.First, 1, 1, HeadSharing.None),
        new("last-layer-head", Layers.Last, 1, 1, HeadSharing.None),
        new("first-layer-heads", Layers.First, int.MaxValue, 1, HeadSharing.Heads),
        new("last-layer-heads", Layers.Last, int.MaxValue, 1, HeadSharing.Heads),
        new("last-layer-heads-4-chains", Layers.Last, int.MaxValue, 4, HeadSharing.Heads),
        new("all-heads", Layers.All, int.MaxValue, 1, HeadSharing.Heads),
    ];

    /// <summary>Four sequences alone: chains that share a minibatch take a second.</summary>
    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(2, 8, 32, 256, 5000, 4, 1024)];

    private enum Layers
    {
        First,
        Last,
        All,
    }

    /// <summary>Not counted: what a head's step must do is less than what it does, and depends on the head.</summary>
    protected override double MultiplyAddsPerToken(CaseShape shape) => 0;

    protected override int WalkersOf(string variant, CaseShape shape)
    {
        Scene scene = SceneOf(variant);
        return scene.Components(shape[0], shape[1]).Count() * scene.Chains;
    }

    protected override void Arrange(PreparedModel model, string variant)
    {
        Scene scene = SceneOf(variant);
        bool hasTransfers = variant != scene.Name;
        Transformer transformer = model.Model;
        IWalkerLosses losses = model.Keep<IWalkerLosses>(scene.Sharing is { } sharing
            ? new HeadRefinedLosses(transformer, model.Rows, sharing)
            : new SurfaceLosses(new TransformerLossSurface(transformer, model.Rows)));
        var sampler = new SgldSampler(new SgldOptions());
        var states = new List<SamplerState>();
        foreach (string name in scene.Components(transformer.Shape.Layers, transformer.Shape.Heads))
        {
            WeightRestriction restriction = ComponentSyntax.Parse(name, transformer.Layout, HeadBiases.Include).Restriction;
            DeviceMemory<float> anchor = model.Keep(transformer.Device.Allocate<float>(restriction.Count));
            losses.CopyAnchor(restriction, anchor);
            for (int chain = 0; chain < scene.Chains; chain++)
            {
                states.Add(model.Keep(sampler.Init(model.Keep(new Walker(transformer.Device, restriction)), anchor, chain)));
            }
        }

        Walker[] walkers = [.. states.Select(s => s.Walker)];
        float[][] host = [.. walkers.Select(w => w.Weights.ToArray())];
        var results = new double[walkers.Length];
        int[] rows = [.. Enumerable.Range(0, model.Batch.Sequences)];
        model.Step = hasTransfers ? StepWithTransfers : Step;
        model.Result = () => [.. walkers.SelectMany(w => w.Gradient.ToArray()), .. walkers.SelectMany(w => w.Weights.ToArray())];

        double Step()
        {
            losses.LossesAndGradients(rows, walkers, results);
            for (int w = 0; w < walkers.Length; w++)
            {
                sampler.Step(states[w], results[w]);
            }

            return results[^1];
        }

        double StepWithTransfers()
        {
            for (int w = 0; w < walkers.Length; w++)
            {
                walkers[w].Weights.CopyFrom(host[w]);
            }

            double loss = Step();
            for (int w = 0; w < walkers.Length; w++)
            {
                walkers[w].Weights.CopyTo(host[w]);
            }

            return loss;
        }
    }

    private static Scene SceneOf(string variant) => Array.Find(Scenes, s => variant == s.Name || variant == $"{s.Name}-{WithTransfers}")!;

    /// <summary>Which chains move together, by which path.</summary>
    /// <param name="Name">The variant.</param>
    /// <param name="Layers">Where the heads are.</param>
    /// <param name="Heads">How many of each layer, at most; 0: all weights instead of heads.</param>
    /// <param name="Chains">Of each head.</param>
    /// <param name="Sharing">Of the head-refined path; null: the whole model for each chain.</param>
    private sealed record Scene(string Name, Layers Layers, int Heads, int Chains, HeadSharing? Sharing)
    {
        public IEnumerable<string> Components(int layers, int heads) => Heads == 0 ? ["full"] :
            from layer in Layers switch { Layers.First => [0], Layers.Last => [layers - 1], _ => Enumerable.Range(0, layers) }
            from head in Enumerable.Range(0, Math.Min(Heads, heads))
            select new Head(layer, head).ToString();
    }
}
