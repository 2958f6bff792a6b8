using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>
/// Takes the losses of draws on other data than the chains move on, each beside the loss at w* of the same rows: a data set of its own, or fixed rows.
/// </summary>
internal sealed class EvaluationObserver : IDrawObserver
{
    private readonly IWalkerLosses losses;
    private readonly IReadOnlyList<WeightRestriction> components;
    private readonly Func<string, int, int, int[]> rowsOf;
    private readonly LossTrace[] traces;
    private readonly LossTrace[] anchors;
    private readonly Dictionary<int[], double> anchorOf = new(ReferenceEqualityComparer.Instance);

    private EvaluationObserver(IWalkerLosses losses, IReadOnlyList<WeightRestriction> components, ChainOptions options, Func<string, int, int, int[]> rowsOf)
    {
        (this.losses, this.components, this.rowsOf) = (losses, components, rowsOf);
        traces = [.. components.Select(_ => LossTrace.Unknown(options.Chains, options.Draws))];
        anchors = [.. components.Select(_ => LossTrace.Unknown(options.Chains, options.Draws))];
    }

    /// <summary>All draws on the same rows.</summary>
    public static EvaluationObserver OnRows(IWalkerLosses losses, IReadOnlyList<WeightRestriction> components, ChainOptions options, int[] rows) =>
        new(losses, components, options, (_, _, _) => rows);

    /// <summary>Draw d of chain c on the minibatch of chain c at step d of <paramref name="batches"/>.</summary>
    public static EvaluationObserver OnBatches(IWalkerLosses losses, IReadOnlyList<WeightRestriction> components, ChainOptions options, BatchPlan batches)
    {
        (string Component, int Stream, int Draw) last = ("", -1, -1);
        int[] rows = [];
        return new EvaluationObserver(losses, components, options, (component, chain, draw) =>
        {
            (string, int, int) wanted = (batches.Sharing == BatchSharing.None ? component : "", batches.StreamOf(chain), draw);
            if (wanted != last)
            {
                rows = new int[options.Batch];
                batches.Fill(component, chain, draw, rows);
                last = wanted;
            }

            return rows;
        });
    }

    public void Observe(int draw, IReadOnlyList<DrawnChain> chains)
    {
        foreach (IGrouping<int[], DrawnChain> together in chains.GroupBy(c => rowsOf(components[c.Component].Name, c.Chain, draw)))
        {
            DrawnChain[] members = [.. together];
            var values = new double[members.Length];
            losses.Losses(together.Key, [.. members.Select(m => m.Walker)], values);
            double atAnchor = AnchorOf(together.Key);
            for (int i = 0; i < members.Length; i++)
            {
                traces[members[i].Component][members[i].Chain, draw] = values[i];
                anchors[members[i].Component][members[i].Chain, draw] = atAnchor;
            }
        }
    }

    /// <summary>The chains of <paramref name="run"/> with the losses seen here in place of those of their minibatches.</summary>
    public ComponentChains Of(int component, ComponentChains run) => run with { Losses = traces[component], AnchorLosses = anchors[component] };

    private double AnchorOf(int[] rows)
    {
        if (!anchorOf.TryGetValue(rows, out double loss))
        {
            anchorOf.Clear(); // rows of an earlier draw do not come again
            loss = losses.AnchorLoss(rows);
            anchorOf.Add(rows, loss);
        }

        return loss;
    }
}
