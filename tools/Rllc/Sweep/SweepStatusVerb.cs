using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep status</c>: how far a sweep is.</summary>
internal sealed class SweepStatusVerb : Verb
{
    private const int MostFailures = 5;

    private readonly SweepOption sweep = new();
    private readonly Option<int?> shares = ToolOption.Number<int>("--shares", "Also show each of this many shares.");
    private readonly Option<bool> list = ToolOption.Flag("--list", "List all units instead: id, group, state, what it is; separated by tabs.");

    public SweepStatusVerb()
        : base("status", "Show what is finished, failed and open, by the names of files alone; rllc sweep verify reads them.")
    {
        sweep.AddTo(this);
        Add(shares, list);
    }

    protected override void Run(VerbContext context)
    {
        SweepFolder folder = sweep.Open(context);
        IReadOnlyDictionary<string, string> results = folder.ResultPaths();
        IReadOnlySet<string> failures = folder.FailedGroups();
        IReadOnlyList<SweepGroup> groups = folder.Plan.Groups;
        if (context.Get(list))
        {
            List(context, folder, results, failures);
            return;
        }

        SweepProgress all = SweepProgress.Of(groups, results, failures);
        HashSet<string> planned = [.. groups.Select(g => g.Id)];
        int foreign = results.Keys.Count(g => !planned.Contains(g));
        int unfinished = folder.Unfinished().Count;
        string[] reasons = [.. groups.Where(g => !results.ContainsKey(g.Id) && failures.Contains(g.Id)).Select(folder.Failure)];
        TimeSpan? left = Left(groups, results, all);
        var text = new StringBuilder($"{Line(all)}; {all.DoneGroups:N0} of {all.Groups:N0} groups");
        text.Append(left is { } time ? $"; about {time:c} left at the pace of the latest results" : "");
        text.Append(foreign > 0 ? $"\n{foreign:N0} results are of another plan; they are kept, and their units reused where they fit" : "");
        text.Append(unfinished > 0 ? $"\n{unfinished:N0} files are being written, or were when their process was killed" : "");
        foreach (string reason in reasons.Take(MostFailures))
        {
            text.Append($"\nfailed: {reason}");
        }

        text.Append(reasons.Length > MostFailures ? $"\nand {reasons.Length - MostFailures:N0} more" : "");
        var parts = new JsonArray();
        for (int i = 0; i < OptionRange.NotNegative(context, shares, 0); i++)
        {
            var share = new Share(i, context.Get(shares)!.Value);
            SweepProgress own = SweepProgress.Of(share.Of(groups), results, failures);
            text.Append($"\nshare {share}: {Line(own)}");
            parts.Add(Json(own));
        }

        JsonObject json = Json(all);
        json["otherPlans"] = foreign;
        json["unfinished"] = unfinished;
        json["secondsLeft"] = left?.TotalSeconds;
        json["failures"] = new JsonArray([.. reasons.Select(r => (JsonNode)r)]);
        json["shares"] = parts;
        context.Print(json, text.ToString());
    }

    private static string Line(SweepProgress p) =>
        $"{p.DoneUnits:N0} of {p.Units:N0} units are finished ({p.DoneCost:P1} of the cost), {p.FailedUnits:N0} failed, {p.MissingUnits:N0} open";

    private static JsonObject Json(SweepProgress p) => new()
    {
        ["units"] = p.Units,
        ["done"] = p.DoneUnits,
        ["failed"] = p.FailedUnits,
        ["open"] = p.MissingUnits,
        ["groups"] = p.Groups,
        ["doneGroups"] = p.DoneGroups,
        ["doneCost"] = p.DoneCost,
    };

    /// <summary>By the times of the latest hundred results, where clocks let them be told; whoever works on it.</summary>
    private static TimeSpan? Left(IReadOnlyList<SweepGroup> groups, IReadOnlyDictionary<string, string> results, SweepProgress all)
    {
        (DateTime Time, double Cost)[] latest =
        [
            .. groups.Where(g => results.ContainsKey(g.Id)).Select(g => (File.GetLastWriteTimeUtc(results[g.Id]), g.Cost)).OrderByDescending(r => r.Item1).Take(100),
        ];
        if (latest.Length < 3 || all.MissingUnits == 0)
        {
            return null;
        }

        double seconds = (latest[0].Time - latest[^1].Time).TotalSeconds;
        double rate = latest.SkipLast(1).Sum(r => r.Cost) / seconds;
        double left = groups.Sum(g => g.Cost) * (1 - all.DoneCost) / rate;
        return left is >= 0 and < 1e8 ? TimeSpan.FromSeconds(Math.Ceiling(left)) : null;
    }

    private static void List(VerbContext context, SweepFolder folder, IReadOnlyDictionary<string, string> results, IReadOnlySet<string> failures)
    {
        foreach (SweepGroup group in folder.Plan.Groups)
        {
            string state = results.ContainsKey(group.Id) ? "finished" : failures.Contains(group.Id) ? "failed" : "open";
            string where = group.Describe(folder.Plan)[string.Join(' ', group.Components.Components).Length..];
            for (int i = 0; i < group.Units.Count; i++)
            {
                context.Output.WriteLine($"{group.Units[i]}\t{group.Id}\t{state}\t{group.Components.Components[i]}{where}");
            }
        }
    }
}
