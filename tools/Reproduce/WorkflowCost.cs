using System.Globalization;
using System.Text.Json.Nodes;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce;

/// <summary>What stages cost on a device: time, tokens, operations, space.</summary>
internal sealed record WorkflowCost(SpeedProbe Speed, ModelWork Model)
{
    /// <summary>In words.</summary>
    public string Time(IEnumerable<Stage> stages)
    {
        double seconds = stages.Sum(stage => Speed.Estimate(stage.Work).TotalSeconds);
        return seconds < 1 ? "seconds" : $"about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c}";
    }

    /// <summary>Every stage with its command line and its cost, and what is still open.</summary>
    public void Print(VerbContext context, Workflow workflow, StageRecords records)
    {
        IReadOnlyList<Stage> all = workflow.Stages;
        Stage[] open = [.. records.Open(all)];
        HashSet<string> names = [.. open.Select(stage => stage.Name)];
        JsonArray stages = [.. all.Select(stage => (JsonNode)new JsonObject
        {
            ["stage"] = stage.Name,
            ["done"] = !names.Contains(stage.Name),
            ["command"] = stage.CommandLine,
            ["tokens"] = stage.Work.Tokens,
            ["floating_point_operations"] = Model.Operations(stage.Work),
            ["seconds"] = Speed.Estimate(stage.Work).TotalSeconds,
            ["bytes"] = stage.Work.Bytes,
        })];
        string text = string.Join('\n', all.Select(stage => $"{stage.Name}: {(names.Contains(stage.Name) ? Time([stage]) : "done")}, {Amount([stage])}\n    {stage.CommandLine}"));
        context.Print(
            new JsonObject { ["out"] = workflow.Root, ["stages"] = stages },
            $"{text}\nall: {Time(open)}, and the time to read the corpus once; {Amount(all)}");
    }

    private string Amount(IReadOnlyList<Stage> stages) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stages.Sum(s => s.Work.Tokens):N0} tokens, {stages.Sum(s => Model.Operations(s.Work)):G3} floating-point operations, {stages.Sum(s => s.Work.Bytes) / 1e6:N0} MB on the disk");
}
