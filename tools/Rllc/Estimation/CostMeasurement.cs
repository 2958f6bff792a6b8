using System.Diagnostics;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>What estimates would cost: one step of each kind of group is measured on the first checkpoint.</summary>
internal sealed class CostMeasurement(VerbContext context, EstimatorOptions options, EstimateWork work)
{
    public MeasuredCost Measure()
    {
        Checkpoint checkpoint = work.First();
        using Transformer model = work.Load(checkpoint, null);
        IReadOnlyList<Component> components = work.ComponentsOf(checkpoint.Layout);
        long stepsEach = options.StepsPerEstimate;
        var costs = new HeadRefinedCosts(options.Chains.Sharing, options.Chains.Chains);
        double seconds = 0;
        double tokens = 0;
        foreach (EstimationData data in work.Data)
        {
            using var estimation = new GroupEstimation(model, data, work.Evaluations, options);
            int[] batch = FirstRows(data.Rows.Count);
            tokens += (double)components.Count * stepsEach * batch.Length * data.Rows.Length;
            foreach (IGrouping<object, ComponentGroup> kind in estimation.Groups(components).GroupBy(KindOf))
            {
                ComponentGroup first = kind.First();
                costs.Add(model.Shape, first, batch.Length, data.Rows.Length, data.Teacher);
                seconds += kind.Sum(g => g.Components.Count) / (double)first.Components.Count * Seconds(estimation.Losses(first), estimation.Evaluations(first), first, batch);
            }
        }

        int checkpoints = work.Checkpoints.Count;
        int estimates = checked(checkpoints * work.Data.Count * components.Count);
        return new MeasuredCost(estimates, estimates * stepsEach, tokens * checkpoints, seconds * checkpoints, costs, model.Device.Name);
    }

    // A component by itself costs what its layer makes it cost; heads that share minibatches are of one kind where they are as many.
    private static object KindOf(ComponentGroup group) =>
        (group.Path, group.Components.Count, group.Components[0].Head is null ? group.Components[0].Name : group.Components[0].Layer!.Value.ToString());

    /// <summary>All chains of a group, by one step of as many walkers as step together.</summary>
    private double Seconds(IWalkerLosses losses, IReadOnlyList<EvaluationData> others, ComponentGroup group, int[] batch)
    {
        ChainOptions chains = options.Chains;
        int copies = chains.Sharing == BatchSharing.HeadsAndChains ? chains.Chains : 1;
        Component[] members = chains.Sharing == BatchSharing.None ? [group.Components[0]] : [.. Enumerable.Range(0, copies).SelectMany(_ => group.Components)];
        Walker[] walkers = [.. members.Select(c => new Walker(losses.Device, c.Restriction))];
        try
        {
            foreach (Walker walker in walkers)
            {
                losses.CopyAnchor(walker.Restriction, walker.Weights);
            }

            var values = new double[walkers.Length];
            double step = Time(() => losses.LossesAndGradients(batch, walkers, values));
            double atAnchor = options.Anchor.Kind == AnchorKind.Paired ? Time(() => losses.AnchorLoss(batch)) : 0;
            double evaluation = others.Sum(o => Time(() => o.Losses.Losses(FirstRows(o.Rows), walkers, values)));
            double companies = (double)group.Components.Count * chains.Chains / walkers.Length;
            int extra = 2 * Math.Min(chains.CheckedDraws, chains.Draws);
            double looks = 1 + SettingsPreflight.Looks(work.Checkpoints.Count) / (double)work.Checkpoints.Count;
            double curvature = options.CurvatureCheck == CurvatureCheck.Refuse ? looks * 2 * CurvatureProbe.Products * step / copies : 0;
            double second = options.BiasEstimate == BiasEstimate.HalvedStep ? options.Halved.Chains.StepsPerChain * step + chains.Draws * atAnchor : 0;
            return companies * ((chains.StepsPerChain + extra) * step + chains.Draws * (atAnchor + evaluation) + second) + curvature;
        }
        finally
        {
            Array.ForEach(walkers, w => w.Dispose());
        }
    }

    private int[] FirstRows(int rows) => [.. Enumerable.Range(0, options.Chains.Batch).Select(i => i % rows)];

    private double Time(Action step)
    {
        step(); // loads kernels and touches memory
        context.Cancellation.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
