using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens classify</c>: what the tokens that each head serves most continue.</summary>
internal sealed class ClassifyVerb : Verb
{
    private static readonly ClassificationOptions Defaults = new();

    private readonly Option<string> input = ToolOption.RequiredPath("--in", "Folder that 'tokens ablate' wrote; the results go there too.");
    private readonly Option<string> statistics = ToolOption.RequiredPath("--statistics", "File that 'tokens statistics' wrote.");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "Default: the one in the folder.");
    private readonly Option<int?> top = ToolOption.Number<int>("--top", $"Tokens with the largest Δ that are classified. Default: {Defaults.Top}.");
    private readonly ThresholdOptions thresholds = new();
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; classification runs on the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; classification draws nothing.");

    public ClassifyVerb()
        : base("classify", "Label the tokens with the largest Δ as induction, Dyck, n-gram or skip n-gram.")
    {
        Add(input, statistics, tokenizer, top, device, seed);
        thresholds.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        var options = new ClassificationOptions
        {
            Top = context.Get(top) ?? Defaults.Top,
            Thresholds = thresholds.Read(context),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }

        var folder = new TokenFolder(context.Get(input)!);
        Classification.RequireSteps(folder);
        ITokenizer known = TokenizerPlace.ForFolder(context.Get(tokenizer), folder);
        using CorpusStatistics counts = CorpusStatistics.Load(context.Get(statistics)!, known);
        IReadOnlyList<HeadAnalysis> analyses = Classification.Run(
            folder, known, counts, options, new Reporter<(int Step, Head Head)>(done => context.Remark($"step {done.Step} head {done.Head} classified")), context.Cancellation);
        context.Print(new JsonObject { ["heads"] = new JsonArray([.. analyses.Select(Describe)]), ["folder"] = folder.Analysis }, string.Join('\n', analyses.Select(Line)));
    }

    private static JsonObject Describe(HeadAnalysis analysis)
    {
        var json = new JsonObject { ["step"] = analysis.Step, ["head"] = analysis.Head.ToString(), ["tokens"] = analysis.Summary.Tokens };
        foreach (KindCount count in analysis.Summary.Kinds)
        {
            json[count.Kind.Name()] = count.Total;
        }

        json["distinct multigrams"] = analysis.Summary.DistinctMultigrams;
        return json;
    }

    private static string Line(HeadAnalysis analysis) =>
        $"step {analysis.Step} head {analysis.Head}: {string.Join(", ", analysis.Summary.Kinds.Select(count => $"{count.Kind.Name()} {count.Total}"))}; {analysis.Summary.DistinctMultigrams} distinct multigrams";
}
