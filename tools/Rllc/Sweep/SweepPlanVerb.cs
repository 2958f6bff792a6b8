using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep plan</c>: what is to be estimated, with how many units, at what cost.</summary>
internal sealed class SweepPlanVerb : Verb
{
    private readonly PlanOptions options = new();
    private readonly Option<string?> output = ToolOption.Path("--out", "The folder of the sweep.");
    private readonly Option<bool> change = ToolOption.Flag("--change", "Replace the plan that is in --out; finished units that are still part of it are kept.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Write nothing.");

    public SweepPlanVerb()
        : base("plan", "Plan a sweep: runs × checkpoints × components × data sets × samplers; prints how many units there are and what they cost.")
    {
        options.AddTo(this);
        Add(output, change, dryRun);
    }

    protected override void Run(VerbContext context)
    {
        string? folder = context.Get(output);
        if (folder is null && !context.Get(dryRun))
        {
            throw new UsageException("no output folder: give --out DIR.");
        }

        if (folder is not null && !File.Exists(SweepFolder.PlanPath(folder)))
        {
            RunFolder.RequireNew(folder);
        }

        ComputeDevice? device = options.OpenDevice(context, out string? fault);
        using (device)
        {
            SweepPlan plan = options.Read(context, device);
            _ = plan.Groups.Count > 0 ? 0 : throw new InvalidInputException("The plan has no units.");
            PlanCost cost = device is null ? PlanCost.Unknown(plan, fault!) : new PlanMeasurement(context, plan, device, options.Cache(context)).Measure();
            string? replaced = context.Get(dryRun) ? null : Write(folder!, plan, context.Get(change));
            Print(context, plan, cost, folder, replaced);
        }
    }

    /// <returns>Where the plan that was there before is now, if there was another one.</returns>
    private static string? Write(string folder, SweepPlan plan, bool change)
    {
        string path = SweepFolder.PlanPath(folder);
        string sha256 = PlanFile.Sha256(plan);
        string? replaced = null;
        if (File.Exists(path))
        {
            string before = (string?)JsonFile.Read(path)["sha256"] ?? "unknown";
            if (before == sha256)
            {
                return null;
            }

            if (!change)
            {
                throw new InvalidInputException($"'{path}' is another plan. Give --change to replace it (finished units that are still part of it are kept), or name another folder.");
            }

            replaced = Path.Combine(folder, $"plan-{before[..Math.Min(12, before.Length)]}.json");
            File.Copy(path, replaced, overwrite: true);
        }

        PlanFile.Write(path, plan);
        return replaced;
    }

    private static void Print(VerbContext context, SweepPlan plan, PlanCost cost, string? folder, string? replaced)
    {
        var text = new StringBuilder()
            .Append($"{plan.Units:N0} units in {plan.Groups.Count:N0} groups: {plan.Checkpoints.Count:N0} checkpoints × {plan.Data.Count:N0} data sets × {plan.Variants.Count:N0} samplers × {string.Join(" or ", plan.Models.Select(m => $"{m.Components.Count:N0}"))} components\n")
            .Append($"computed by {plan.Arithmetic}\n")
            .Append($"{cost.Steps:N0} steps of chains, {cost.Tokens:G4} tokens, {cost.MultiplyAdds:G4} multiply-adds\n")
            .Append(cost.Seconds is { } seconds ? $"about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c} on {cost.Device}" : $"time unknown: {cost.Fault}");
        if (replaced is not null)
        {
            text.Append($"\nthe plan before is kept as '{replaced}'");
        }

        if (folder is not null)
        {
            text.Append($"\nrllc sweep run --sweep {folder}");
        }

        context.Print(
            new JsonObject
            {
                ["units"] = plan.Units,
                ["groups"] = plan.Groups.Count,
                ["checkpoints"] = plan.Checkpoints.Count,
                ["data"] = plan.Data.Count,
                ["samplers"] = plan.Variants.Count,
                ["steps"] = cost.Steps,
                ["tokens"] = cost.Tokens,
                ["multiplyAdds"] = cost.MultiplyAdds,
                ["seconds"] = cost.Seconds,
                ["device"] = cost.Device,
                ["arithmetic"] = plan.Arithmetic.ToString(),
                ["plan"] = PlanFile.Sha256(plan),
                ["sweep"] = folder,
            },
            text.ToString());
    }
}
