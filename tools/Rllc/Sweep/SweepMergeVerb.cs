using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep merge</c>: one table of what is finished, and the traces.</summary>
internal sealed class SweepMergeVerb : Verb
{
    private readonly SweepOption sweep = new();
    private readonly Option<string?> output = ToolOption.Path("--out", "Folder of the merged results; RUN/rllc puts them where the report of a run looks (merged, in the sweep's folder).");

    public SweepMergeVerb()
        : base("merge", "Make estimates.csv, estimates.parquet and the traces of all that is finished; also while the sweep runs.")
    {
        sweep.AddTo(this);
        Add(output);
    }

    protected override void Run(VerbContext context)
    {
        SweepFolder folder = sweep.Open(context);
        string target = context.Get(output) ?? folder.Merged;
        var merge = new SweepMerge(folder, target);
        using (ProgressLine progress = context.Progress("merging", folder.Plan.Groups.Count, "groups"))
        {
            merge.Run(new ProgressHandler<int>(n => progress.Report(n)), context.Cancellation);
        }

        SweepProgress all = SweepProgress.Of(folder.Plan.Groups, folder.ResultPaths(), folder.FailedGroups());
        var text = new StringBuilder($"{merge.Units:N0} of {all.Units:N0} units are in '{target}'");
        text.Append(merge.Units == all.Units ? "." : $"; {all.FailedUnits:N0} failed, {all.MissingUnits:N0} are open.");
        if (merge.Devices.Count > 1)
        {
            text.Append($"\nThey come from {merge.Devices.Count} kinds of devices or kernels, which differ by rounding: {string.Join(", ", merge.Devices.Select(d => folder.Device(d)?.Device ?? d))}. run.json names them.");
        }

        context.Print(
            new JsonObject { ["out"] = target, ["units"] = merge.Units, ["planned"] = all.Units, ["failed"] = all.FailedUnits, ["devices"] = merge.Devices.Count, ["damaged"] = merge.Faults.Count },
            text.ToString());
        if (merge.Faults.Count > 0)
        {
            (_, string path, ResultState state, string fault) = merge.Faults[0];
            throw new InvalidInputException(
                $"{merge.Faults.Count} results could not be used and are not in the table. The first, '{path}', {(state == ResultState.Newer ? "was written by a newer version" : "is damaged")}: {fault}. "
                + (state == ResultState.Newer ? "Use that version." : "rllc sweep run computes them again."));
        }
    }
}
