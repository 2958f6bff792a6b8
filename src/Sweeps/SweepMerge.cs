using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>
/// Makes one table of all results that are there, in the order of the plan, whoever computed them and when. A plan of one run, one setting and one seed gives a folder like that of
/// <c>rllc estimate</c>; with several of them there is one table with the columns <c>run</c> and <c>setting</c> at its end, and such a folder for each: <c>{run}/{setting}/seed_{seed}</c>, as far as these differ.
/// <c>run.json</c>, written first and completed last, names the SHA-256 of every file.
/// </summary>
public sealed class SweepMerge(SweepFolder sweep, string target)
{
    public const string Command = "rllc sweep merge";

    private readonly SweepPlan plan = sweep.Plan;
    private readonly Dictionary<(string Run, SweepVariant Variant), MergedFolder> parts = [];
    private readonly SortedSet<string> devices = new(StringComparer.Ordinal);
    private readonly List<(SweepGroup Group, string Path, ResultState State, string Fault)> faults = [];
    private ResultTable? whole;

    /// <summary>Results that are there but could not be used.</summary>
    public IReadOnlyList<(SweepGroup Group, string Path, ResultState State, string Fault)> Faults => faults;

    /// <summary>Units that went into the table.</summary>
    public int Units { get; private set; }

    /// <summary>Ids of the devices that computed them.</summary>
    public IReadOnlyCollection<string> Devices => devices;

    /// <param name="progress">Told the number of groups read.</param>
    /// <param name="cancellation">Stops between two groups.</param>
    /// <exception cref="InvalidInputException">Something else is in the target.</exception>
    public void Run(IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        MergeRecord.RequireOwn(target, sweep);
        var record = new MergeRecord(sweep, target);
        record.Begin();
        try
        {
            Open();
            ParameterLayout[] layouts = [.. plan.Models.Select(m => new ParameterLayout(m.Shape()))];
            int done = 0;
            foreach (SweepGroup group in plan.Groups)
            {
                cancellation.ThrowIfCancellationRequested();
                (ResultState state, GroupResult? result, string fault) = sweep.Read(group);
                if (result is not null)
                {
                    Add(group, result, layouts[group.Checkpoint.Model]);
                }
                else if (state != ResultState.Missing)
                {
                    faults.Add((group, sweep.ResultPath(group.Id), state, fault));
                }

                progress?.Report(++done);
            }

            record.Complete(Commit(), devices, Units);
        }
        finally
        {
            foreach (MergedFolder part in parts.Values)
            {
                part.Dispose();
            }
        }
    }

    private void Open()
    {
        foreach (string run in plan.Runs)
        {
            int estimates = plan.Checkpoints.Where(c => c.Run == run).Sum(c => plan.Models[c.Model].Components.Count) * plan.Data.Count * (1 + plan.Evaluations.Count);
            foreach (SweepVariant variant in plan.Variants)
            {
                ChainOptions chains = variant.Options.Chains;
                parts[(run, variant)] = new MergedFolder(Path.Combine(target, PartName(run, variant)), estimates, chains.Chains, chains.Draws);
            }
        }

        if (parts.Count > 1)
        {
            whole = new ResultTable([.. EstimateTable.Columns(parts.Values.Max(p => p.Chains)), new ResultColumn("run", ColumnType.Text), new ResultColumn("setting", ColumnType.Text)]);
        }
    }

    private void Add(SweepGroup group, GroupResult result, ParameterLayout layout)
    {
        MergedFolder part = parts[(group.Checkpoint.Run, group.Variant)];
        var labels = new EstimateLabels(plan.Data[0].Name, [.. plan.Evaluations.Select(e => e.Name)], group.Variant.Options.Seed);
        string data = plan.Data[group.Data].Name;
        for (int u = 0; u < result.Units.Count; u++)
        {
            Component component = group.Components.Components[u];
            devices.Add(result.Units[u].Device);
            Units++;
            for (int e = 0; e < result.Units[u].Estimates.Count; e++)
            {
                (string dataset, string? sampledOn) = e == 0 ? (data, null) : (labels.Evaluations[e - 1], data);
                UnitEstimate estimate = result.Units[u].Estimates[e];
                object?[] cells = estimate.Labelled(group.Checkpoint.Step, dataset, labels.MetricOf(component, layout, dataset, sampledOn), sampledOn);
                part.Add(cells, estimate, EstimateLabels.TraceName(group.Checkpoint.Step, component.Name, dataset, sampledOn), group.Checkpoint.Step, group, u, e);
                whole?.Add([.. cells, .. new object?[whole.Columns.Count - 2 - cells.Length], group.Checkpoint.Run, group.Variant.Name]);
            }
        }
    }

    private List<string> Commit()
    {
        List<string> files = [];
        foreach (((string run, SweepVariant variant), MergedFolder part) in parts)
        {
            IReadOnlyList<string> written = part.Commit(group => sweep.Read(group).Result);
            files.AddRange(written.Select(f => Path.Combine(PartName(run, variant), f).Replace('\\', '/')));
        }

        if (whole is not null)
        {
            whole.WriteParquet(Path.Combine(target, "estimates.parquet"));
            whole.WriteCsv(Path.Combine(target, "estimates.csv"));
            files.AddRange(["estimates.csv", "estimates.parquet"]);
        }

        return files;
    }

    /// <summary>The folder of one run and sampler within the merge; empty where there is one of each.</summary>
    private string PartName(string run, SweepVariant variant)
    {
        bool settings = plan.Variants.Select(v => v.Name).Distinct().Count() > 1;
        string[] names = [plan.Runs.Count > 1 ? run : "", settings ? variant.Name : "", plan.Seeds > 1 ? $"seed_{variant.Options.Seed}" : ""];
        return Path.Combine([.. names.Where(n => n.Length > 0)]);
    }
}
