using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>What <c>rllc estimate</c> would do, and how long it would take: one step of each kind of component is measured on the first checkpoint.</summary>
internal sealed class DryRun(VerbContext context, EstimatorOptions options, EstimateWork work)
{
    public void Show()
    {
        Checkpoint checkpoint = work.First();
        using Transformer model = work.Load(checkpoint, null);
        IReadOnlyList<Component> components = work.ComponentsOf(checkpoint.Layout);
        long stepsEach = options.Chains.Chains * options.Chains.StepsPerChain;
        double seconds = 0;
        double tokens = 0;
        foreach ((_, Data.TokenRows rows) in work.Data)
        {
            var surface = new TransformerLossSurface(model, rows);
            var batch = new int[options.Chains.Batch];
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = i % rows.Count;
            }

            int anchorBatches = (int)Math.Min(options.Anchor.Batches, (rows.Count + batch.Length - 1L) / batch.Length);
            seconds += anchorBatches * Measure(() => surface.Loss(batch));
            tokens += ((double)components.Count * stepsEach + anchorBatches) * batch.Length * rows.Length;
            foreach (IGrouping<object, Component> kind in components.GroupBy(KindOf))
            {
                seconds += kind.Count() * stepsEach * Measure(() => surface.LossAndGradient(batch, kind.First().Restriction));
            }
        }

        int estimates = work.Checkpoints.Count * work.Data.Count * components.Count;
        seconds *= work.Checkpoints.Count;
        tokens *= work.Checkpoints.Count;
        var text = new StringBuilder()
            .Append($"{estimates:N0} estimates: {work.Checkpoints.Count:N0} checkpoints × {work.Data.Count:N0} data sets × {components.Count:N0} components\n")
            .Append($"{estimates * stepsEach:N0} steps: {options.Chains.Chains} chains × {options.Chains.StepsPerChain:N0} steps each\n")
            .Append($"{tokens:G4} tokens\n")
            .Append($"about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c} on {model.Device.Name}");
        var json = new JsonObject
        {
            ["estimates"] = estimates,
            ["steps"] = estimates * stepsEach,
            ["tokens"] = tokens,
            ["seconds"] = seconds,
            ["device"] = model.Device.Name,
        };
        context.Print(json, text.ToString());
    }

    // Heads and their parts cost what their layer makes them cost.
    private static object KindOf(Component component) => component.Head is null ? component.Name : component.Layer!.Value;

    private double Measure(Action step)
    {
        step(); // loads kernels and touches memory
        context.Cancellation.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
