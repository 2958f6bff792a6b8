using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Stages;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Analysis;

/// <summary><c>reproduce stages</c>: smooths the learning coefficient against the log of the step and finds where it turns.</summary>
internal sealed class StagesVerb : Verb
{
    private static readonly StageOptions Standard = new();

    private readonly Option<string> run = ToolOption.RequiredPath("--run", "The folder of a run.");
    private readonly Option<double?> support = ToolOption.Number<double>("--support", $"Least posterior support of a turn, for a boundary ({Standard.LeastSupport}).");
    private readonly Option<int?> samples = ToolOption.Number<int>("--samples", $"Curves drawn from the posterior ({Standard.Samples}).");
    private readonly Option<int?> seed = ToolOption.Number<int>("--seed", $"Of these curves ({Standard.Seed}).");

    public StagesVerb()
        : base("stages", "Smooth the learning coefficient along training and find the boundaries of stages; writes stages.csv and analysis.json, whose options the report of the run then uses.")
    {
        Add(run, support, samples, seed);
    }

    protected override void Run(VerbContext context)
    {
        string root = context.Get(run)!;
        StageOptions options = new() { LeastSupport = context.Get(support) ?? Standard.LeastSupport, Samples = context.Get(samples) ?? Standard.Samples, Seed = context.Get(seed) ?? Standard.Seed };
        if (options is not { LeastSupport: >= 0 and <= 1, Samples: >= 1 })
        {
            throw new UsageException("--support must lie between 0 and 1, --samples must be 1 or more.");
        }

        StageAnalysis stages = StageAnalysis.Of(RunDevelopment.Measurements(root), options);
        if (stages.Curve is not { } curve)
        {
            throw new InvalidInputException($"'{root}': {stages.Reason}. Estimate with 'rllc estimate --run {root} --steps all --components heads,full'.");
        }

        (AnalysisOptions.Read(RunDevelopment.OptionsOf(root)) with { Stages = options }).Write(RunDevelopment.OptionsOf(root));
        ResultTable table = new(
            new("step", ColumnType.Double), new("low", ColumnType.Double), new("high", ColumnType.Double), new("kind", ColumnType.Text), new("support", ColumnType.Double), new("boundary", ColumnType.Text));
        foreach (CriticalPoint point in stages.CriticalPoints)
        {
            table.Add(point.Step, point.Low, point.High, Kind(point), point.Support, stages.Boundaries.Contains(point) ? "yes" : "no");
        }

        string path = Path.Combine(RunDevelopment.FolderOf(root), "stages.csv");
        table.WriteCsv(path);
        IEnumerable<string> lines = stages.CriticalPoints.Select(p =>
            $"  step {p.Step:0} ({p.Low:0} to {p.High:0}): {Kind(p)}, support {p.Support:0.00}{(stages.Boundaries.Contains(p) ? ", a boundary" : "")}");
        context.Print(
            new JsonObject
            {
                ["stages"] = path, ["source"] = stages.Source, ["length-decades"] = curve.Length,
                ["boundaries"] = new JsonArray([.. stages.Boundaries.Select(p => (JsonNode)new JsonObject { ["step"] = p.Step, ["low"] = p.Low, ["high"] = p.High, ["support"] = p.Support })]),
            },
            $"{stages.Source}, {stages.Steps.Count} steps; smoothed over {curve.Length:0.00} decades\n{string.Join('\n', lines.DefaultIfEmpty("  it turns nowhere: one stage"))}\n{path}");
    }

    private static string Kind(CriticalPoint point) => point.IsMaximum ? "maximum" : "minimum";
}
