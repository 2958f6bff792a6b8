using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>The estimates of one command, in the order checkpoint, data set, component.</summary>
internal sealed class EstimateWork(
    VerbContext context,
    ComputeDevice device,
    EstimatorOptions options,
    IReadOnlyList<string> checkpoints,
    IReadOnlyList<(string Name, TokenRows Rows)> data,
    Func<string, Checkpoint> load,
    Func<ParameterLayout, IReadOnlyList<Component>> componentsOf)
{
    public Checkpoint First() => load(checkpoints[0]);

    public IReadOnlyList<string> Checkpoints => checkpoints;

    public IReadOnlyList<(string Name, TokenRows Rows)> Data => data;

    public IReadOnlyList<Component> ComponentsOf(ParameterLayout layout) => componentsOf(layout);

    /// <summary>A model on the device with the parameters of <paramref name="checkpoint"/>; <paramref name="reuse"/> where its sizes are the same.</summary>
    public Transformer Load(Checkpoint checkpoint, Transformer? reuse)
    {
        if (reuse is not null && reuse.Shape != checkpoint.Shape)
        {
            throw new InvalidInputException($"'{checkpoint.Path}' is a model of {checkpoint.Shape} but the first is one of {reuse.Shape}. Estimate models of different sizes one by one.");
        }

        Transformer model = reuse ?? new Transformer(device, checkpoint.Shape);
        model.Parameters.CopyFrom(checkpoint.Parameters);
        return model;
    }

    public void Run(EstimateFolder folder, RunRecord record, string path)
    {
        folder.SaveTables();
        if (folder.Earlier is null)
        {
            folder.Save(record);
        }

        Dictionary<string, string> hashes = Union(folder.Earlier?.Hashes, record.Hashes);
        var summary = new JsonArray();
        var text = new StringBuilder("step  component  dataset  metric  value ± stderr  R̂  ESS  verdict");
        int failed = 0;
        string? failure = null;
        long stepsEach = options.Chains.Chains * options.Chains.StepsPerChain;
        ProgressLine? progress = null;
        Transformer? model = null;
        try
        {
            for (int c = 0; c < checkpoints.Count; c++)
            {
                Checkpoint checkpoint = load(checkpoints[c]);
                model = Load(checkpoint, model);
                IReadOnlyList<Component> components = componentsOf(checkpoint.Layout);
                string modelName = $"model:{checkpoint.Step ?? 0}";
                if (hashes.TryGetValue(modelName, out string? before) && before != checkpoint.Sha256)
                {
                    throw new InvalidInputException($"'{path}' was made with another {modelName}: its SHA-256 was {before} and is {checkpoint.Sha256} now. Name another folder.");
                }

                hashes[modelName] = checkpoint.Sha256;
                int perCheckpoint = data.Count * components.Count;
                progress ??= context.Progress("estimating", checkpoints.Count * perCheckpoint * stepsEach, "steps", folder.Table.Count * stepsEach);
                for (int d = 0; d < data.Count; d++)
                {
                    var estimator = new LearningCoefficientEstimator(new TransformerLossSurface(model, data[d].Rows), data[d].Rows.Count, options);
                    for (int k = 0; k < components.Count; k++)
                    {
                        Component component = components[k];
                        if (folder.Table.Contains(checkpoint.Step, component.Name, data[d].Name))
                        {
                            continue;
                        }

                        long done = (c * perCheckpoint + d * components.Count + k) * stepsEach;
                        string what = $"{component} on {data[d].Name} at step {checkpoint.Step ?? 0}";
                        SampledEstimate sampled = estimator.Estimate(
                            component.Restriction, new ProgressHandler<ChainProgress>(p => progress.Report(done + p.StepsDone, $"{what}, chain {p.Chain}, loss {p.Loss:F3}")), context.Cancellation);
                        var row = new EstimateRow(checkpoint.Step, component, data[d].Name, MetricOf(component, checkpoint.Layout, d), sampled.Estimate, options.Seed);
                        folder.Add(row, sampled.Trace);
                        RunRecord now = record.With(device);
                        folder.Save(now with { Hashes = hashes, Kernels = Union(folder.Earlier?.Kernels, now.Kernels) });
                        summary.Add(Describe(row));
                        text.Append($"\n{Line(row)}");
                        if (sampled.Estimate.Verdict == Verdict.Failed)
                        {
                            failed++;
                            failure ??= $"{what}: {sampled.Estimate.Reason}";
                        }
                    }
                }
            }
        }
        finally
        {
            progress?.Dispose();
            model?.Dispose();
        }

        context.Print(new JsonObject { ["out"] = path, ["estimates"] = summary }, text.ToString());
        if (failed > 0)
        {
            throw new InvalidInputException($"{failure} ({failed} of {summary.Count} estimates failed; the others are in '{path}'.)");
        }
    }

    // What an interrupted run has recorded stays true of its results.
    private static Dictionary<string, string> Union(IReadOnlyDictionary<string, string>? earlier, IReadOnlyDictionary<string, string> now)
    {
        Dictionary<string, string> union = new(earlier ?? now);
        foreach ((string key, string value) in now)
        {
            union[key] = value;
        }

        return union;
    }

    private static Metric MetricOf(Component component, ParameterLayout layout, int dataset)
    {
        bool full = component.Restriction.Count == layout.Length;
        return dataset == 0 ? full ? Metric.Llc : Metric.WrLlc : full ? Metric.DrLlc : Metric.WdrLlc;
    }

    private static string Line(EstimateRow row)
    {
        Estimate e = row.Estimate;
        return $"{row.Step ?? 0}  {row.Component}  {row.Dataset}  {EstimateTable.NameOf(row.Metric)}  {e.Value:0.###} ± {e.StandardError:0.###}  {e.SplitRhat:0.000}  {e.EffectiveSampleSize:0}  {EstimateTable.NameOf(e.Verdict)}{(e.Reason.Length > 0 ? ": " + e.Reason : "")}";
    }

    private static JsonObject Describe(EstimateRow row) => new()
    {
        ["step"] = row.Step,
        ["component"] = row.Component.Name,
        ["dataset"] = row.Dataset,
        ["metric"] = EstimateTable.NameOf(row.Metric),
        ["value"] = row.Estimate.Value,
        ["stderr"] = row.Estimate.StandardError,
        ["rhat"] = row.Estimate.SplitRhat,
        ["ess"] = row.Estimate.EffectiveSampleSize,
        ["anchor_loss"] = row.Estimate.Anchor.Mean,
        ["anchor_stderr"] = row.Estimate.Anchor.StandardError,
        ["verdict"] = EstimateTable.NameOf(row.Estimate.Verdict),
        ["reason"] = row.Estimate.Reason,
    };
}
