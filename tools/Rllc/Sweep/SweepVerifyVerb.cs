using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep verify</c>: reads every result again.</summary>
internal sealed class SweepVerifyVerb : Verb
{
    private readonly SweepOption sweep = new();
    private readonly Option<bool> keep = ToolOption.Flag("--keep", "Only report damage; leave damaged files where they are.");

    public SweepVerifyVerb()
        : base("verify", "Read every result and every merged file and compare their hashes. What is damaged is set aside, and computed again by rllc sweep run; exits with 1 if anything is.")
    {
        sweep.AddTo(this);
        Add(keep);
    }

    protected override void Run(VerbContext context)
    {
        SweepFolder folder = sweep.Open(context);
        IReadOnlyList<SweepGroup> groups = folder.Plan.Groups;
        var text = new StringBuilder();
        var json = new JsonArray();
        int valid = 0, damaged = 0, newer = 0;
        using (ProgressLine progress = context.Progress("verifying", groups.Count, "groups"))
        {
            for (int i = 0; i < groups.Count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                (ResultState state, _, string fault) = folder.Read(groups[i]);
                valid += state == ResultState.Valid ? 1 : 0;
                newer += state == ResultState.Newer ? 1 : 0;
                damaged += state == ResultState.Damaged ? 1 : 0;
                if (fault.Length > 0)
                {
                    string path = folder.ResultPath(groups[i].Id);
                    string? aside = state == ResultState.Damaged && !context.Get(keep) ? folder.Quarantine(path) : null;
                    text.Append($"{(state == ResultState.Newer ? "newer" : "damaged")}: '{path}', {groups[i].Describe(folder.Plan)}: {fault}.{(aside is null ? "" : $" Now '{aside}'.")}\n");
                    json.Add(new JsonObject { ["file"] = path, ["fault"] = fault, ["quarantine"] = aside });
                }

                progress.Report(i + 1);
            }
        }

        HashSet<string> planned = [.. groups.Select(g => g.Id)];
        string[] foreign = [.. folder.ResultPaths().Where(r => !planned.Contains(r.Key)).Select(r => r.Value)];
        int foreignDamaged = foreign.Count(f => ResultFile.Read(f, Path.GetFileNameWithoutExtension(f)).State != ResultState.Valid);
        int removed = context.Get(keep) ? 0 : folder.RemoveAbandoned();
        IReadOnlyList<string>? merged = MergeRecord.Damaged(folder.Merged);
        text.Append($"{valid:N0} of {groups.Count:N0} results are whole, {damaged:N0} damaged, {newer:N0} of a newer version, {groups.Count - valid - damaged - newer:N0} open.");
        text.Append(foreign.Length > 0 ? $"\n{foreign.Length:N0} results are of another plan, {foreignDamaged:N0} of them damaged or unknown, as '{foreign[0]}'; they are left alone." : "");
        text.Append(removed > 0 ? $"\n{removed:N0} files that killed processes of this machine were writing are deleted." : "");
        text.Append(merged is { Count: > 0 } ? $"\nmerged: {merged.Count:N0} files are not as the merge left them, as '{merged[0]}'; rllc sweep merge makes them again." : "");
        context.Print(
            new JsonObject
            {
                ["valid"] = valid,
                ["damaged"] = damaged,
                ["newer"] = newer,
                ["groups"] = groups.Count,
                ["otherPlans"] = foreign.Length,
                ["removed"] = removed,
                ["merged"] = merged is null ? null : merged.Count == 0 ? "whole" : "damaged",
                ["faults"] = json,
            },
            text.ToString());
        if (damaged + newer > 0 || merged is { Count: > 0 })
        {
            throw new InvalidInputException(
                damaged > 0 ? $"{damaged} results of '{folder.Root}' are damaged{(context.Get(keep) ? "" : " and set aside")}; rllc sweep run computes them again."
                : newer > 0 ? $"{newer} results of '{folder.Root}' were written by a newer version. Use that version, or move them away."
                : $"The merged results in '{folder.Merged}' are damaged; rllc sweep merge makes them again.");
        }
    }
}
