using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Comparison;
using Accelerated.Figures.Report;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Analysis;

/// <summary><c>reproduce compare</c>: runs side by side.</summary>
internal sealed class CompareVerb : Verb
{
    private readonly Argument<string[]> runs = new("runs") { Description = "Folders of two or more runs; the first is what others are matched with.", HelpName = "RUN", Arity = new ArgumentArity(2, 64) };
    private readonly Option<string?> place = ToolOption.Path("--out", "Folder of the page, its figures and tables (comparison).");

    public CompareVerb()
        : base("compare", "Match the heads of runs (other seeds, other corpora) by their curves, scores and tokens, and say which types of heads recur.")
    {
        Arguments.Add(runs);
        Add(place);
    }

    protected override void Run(VerbContext context)
    {
        string[] roots = context.Get(runs)!;
        string target = context.Get(place) ?? "comparison";
        IReadOnlyList<string> names = RunDevelopment.NamesOf(roots);
        (string Name, Accelerated.Development.RunData.RunMeasurements Run)[] measured = [.. roots.Select((root, i) => (names[i], RunDevelopment.Measurements(root)))];
        RunComparison comparison = RunComparison.Of(measured, AnalysisOptions.Read(RunDevelopment.OptionsOf(roots[0])).Kinds);
        string page = ComparisonReport.Write(target, comparison, [.. measured.Select(run => run.Run)]);
        JsonArray pairs = [.. comparison.Pairs.Select(pair => (JsonNode)new JsonObject
        {
            ["first"] = names[pair.First], ["second"] = names[pair.Second], ["matched"] = pair.Matches.Count, ["typed"] = pair.Typed, ["same-kind"] = pair.SameKind, ["p"] = pair.P,
        })];
        context.Print(
            new JsonObject { ["report"] = page, ["recurring"] = new JsonArray([.. comparison.RecurringKinds.Select(kind => (JsonNode)kind)]), ["pairs"] = pairs },
            $"{string.Join('\n', comparison.Pairs.Select(pair => $"{names[pair.First]} and {names[pair.Second]}: {pair.Matches.Count} heads matched; {ComparisonReport.Describe(pair)}"))}\ntypes in every run: {string.Join(", ", comparison.RecurringKinds.DefaultIfEmpty("none"))}\nThe comparison: {page}");
    }
}
