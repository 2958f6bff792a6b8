using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>The estimates of one command, in the order checkpoint, data set, group of components.</summary>
internal sealed class EstimateWork(
    VerbContext context,
    ComputeDevice device,
    EstimatorOptions options,
    IReadOnlyList<string> checkpoints,
    IReadOnlyList<EstimationData> data,
    IReadOnlyList<EstimationData> evaluations,
    Func<string, Checkpoint> load,
    Func<ParameterLayout, IReadOnlyList<Component>> componentsOf)
{
    /// <summary>Whether the losses of a probe set's tokens are kept at every draw.</summary>
    public bool KeepsTokens { get; init; }

    public Checkpoint First() => Load(checkpoints[0]);

    public Checkpoint Load(string path) => load(path);

    public IReadOnlyList<string> Checkpoints => checkpoints;

    public IReadOnlyList<EstimationData> Data => data;

    public IReadOnlyList<EstimationData> Evaluations => evaluations;

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
        var summary = new EstimateSummary(data[0].Name);
        var labels = new EstimateLabels(data[0].Name, [.. evaluations.Select(e => e.Name)], options.Seed);
        long stepsEach = options.StepsPerEstimate;
        ProgressLine? progress = null;
        Transformer? model = null;
        long done = 0;
        try
        {
            foreach (string file in checkpoints)
            {
                Checkpoint checkpoint = load(file);
                model = Load(checkpoint, model);
                IReadOnlyList<Component> components = componentsOf(checkpoint.Layout);
                AddHash(hashes, checkpoint, path);
                progress ??= context.Progress("estimating", checkpoints.Count * data.Count * components.Count * stepsEach, "steps", folder.Table.DirectCount * stepsEach);
                foreach (EstimationData on in data)
                {
                    (string dataset, TokenRows rows, _) = on;
                    using var estimation = new GroupEstimation(model, on, evaluations, options);
                    Component[] open = [.. components.Where(c => !folder.Table.Contains(checkpoint.Step, c.Name, dataset))];
                    done += (components.Count - open.Length) * stepsEach;
                    foreach (ComponentGroup group in estimation.Groups(open))
                    {
                        string what = $"{string.Join(' ', group.Components)} on {dataset} at step {checkpoint.Step ?? 0}";
                        long before = done;
                        using TokenTraces? tokens = KeepsTokens ? TokenTraces.Begin(path, checkpoint.Step ?? 0, dataset, group, estimation.Losses(group), rows, estimation.Estimator(group).ProbeRows(), options.Chains) : null;
                        IReadOnlyList<SampledEstimate> sampled = estimation.Estimate(
                            group,
                            new ProgressHandler<ChainProgress>(p => progress.Report(before + p.StepsDone, $"{what}, chain {p.Chain}, loss {p.Loss:F3}")),
                            context.Cancellation,
                            tokens is null ? [] : [tokens.Observer]);
                        tokens?.Commit();
                        done += group.Components.Count * stepsEach;
                        for (int i = 0; i < sampled.Count; i++)
                        {
                            foreach ((EstimateRow row, ComponentChains chains) in labels.Rows(checkpoint.Step, group.Components[i], checkpoint.Layout, dataset, sampled[i]))
                            {
                                folder.Add(row, chains);
                                summary.Add(row);
                            }
                        }

                        folder.SaveTables();
                        RunRecord now = record.With(device);
                        folder.Save(now with { Hashes = hashes, Kernels = Union(folder.Earlier?.Kernels, now.Kernels) });
                    }
                }
            }
        }
        finally
        {
            progress?.Dispose();
            model?.Dispose();
        }

        summary.Print(context, path);
    }

    private static void AddHash(Dictionary<string, string> hashes, Checkpoint checkpoint, string path)
    {
        string name = $"model:{checkpoint.Step ?? 0}";
        if (hashes.TryGetValue(name, out string? before) && before != checkpoint.Sha256)
        {
            throw new InvalidInputException($"'{path}' was made with another {name}: its SHA-256 was {before} and is {checkpoint.Sha256} now. Name another folder.");
        }

        hashes[name] = checkpoint.Sha256;
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
}
