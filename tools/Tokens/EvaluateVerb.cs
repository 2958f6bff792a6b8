using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Tokens;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens evaluate</c>: the classifier, and what heads serve, against the truth of a synthetic corpus.</summary>
internal sealed class EvaluateVerb : Verb
{
    private static readonly TruthOptions Defaults = new();

    private readonly Option<string> truth = ToolOption.RequiredPath("--truth", "Folder that 'train corpus --synthetic' wrote.");
    private readonly Option<string> statistics = ToolOption.RequiredPath("--statistics", "File that 'tokens statistics' wrote for that corpus.");
    private readonly Option<string?> input = ToolOption.Path("--in", "Folder that 'tokens ablate' wrote for rows of that corpus: compare what heads serve with what was planted.");
    private readonly Option<int?> documents = ToolOption.Number<int>("--documents", $"Documents that are classified, every token of each. Default: {Defaults.Documents}.");
    private readonly Option<string?> keys = ToolOption.Choice(
        "--keys", "Which token stands for the one a head attends to: that of the truth where a skip n-gram was planted and a random one elsewhere (planted, the default), or the best within --reach (search).", "planted", "search");
    private readonly Option<int?> reach = ToolOption.Number<int>("--reach", $"Largest distance of the search. Default: {Defaults.Reach}.");
    private readonly Option<int?> minOccurrences = ToolOption.Number<int>("--min-occurrences", $"Planted n-grams and skip n-grams that occur less often are left out. Default: {Defaults.MinOccurrences}.");
    private readonly ThresholdOptions thresholds = new();
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; classification runs on the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Of the random tokens of --keys planted.");

    public EvaluateVerb()
        : base("evaluate", "Precision and recall of the classes on a synthetic corpus, and what each head serves there.")
    {
        Add(truth, statistics, input, documents, keys, reach, minOccurrences, device, seed);
        thresholds.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        var options = new TruthOptions
        {
            Documents = context.Get(documents) ?? Defaults.Documents,
            MinOccurrences = context.Get(minOccurrences) ?? Defaults.MinOccurrences,
            Keys = context.Get(keys) == "search" ? SkipKeys.Search : SkipKeys.Planted,
            Reach = context.Get(reach) ?? Defaults.Reach,
            Seed = context.Get(seed) ?? Defaults.Seed,
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }

        PatternThresholds limits = thresholds.Read(context);
        string folder = context.Get(truth)!;
        ITokenizer tokenizer = TokenizerFile.Load(SyntheticCorpus.Tokenizer(folder));
        using CorpusStatistics counts = CorpusStatistics.Load(context.Get(statistics)!, tokenizer);
        IReadOnlyList<PlantedToken[]> planted = SyntheticCorpus.ReadTruth(folder, tokenizer);
        var patterns = new TokenPatterns(tokenizer, counts, limits);
        if (context.Get(input) is { } ablated)
        {
            IReadOnlyList<HeadTruth> heads = HeadTruth.Of(new TokenFolder(ablated), planted, patterns, tokenizer, context.Cancellation);
            context.Print(new JsonObject { ["heads"] = new JsonArray([.. heads.Select(Describe)]) }, HeadsText(heads));
            return;
        }

        using ProgressLine progress = context.Progress("classifying", Math.Min(options.Documents, planted.Count), "documents");
        TruthComparison comparison = TruthComparison.Of(planted, patterns, tokenizer.BeginningOfSequence, options, new Reporter<int>(done => progress.Report(done)), context.Cancellation);
        context.Print(Describe(comparison, options), Text(comparison));
    }

    private static JsonObject Describe(TruthComparison comparison, TruthOptions options)
    {
        var json = new JsonObject
        {
            ["tokens"] = comparison.Tokens, ["rare"] = comparison.Rare, ["keys"] = options.Keys == SkipKeys.Search ? "search" : "planted", ["min_occurrences"] = options.MinOccurrences,
        };
        foreach (KindScore score in comparison.Scores)
        {
            json[score.Kind.Name()] = new JsonObject
            {
                ["precision"] = Describe(score.Precision), ["recall"] = Describe(score.Recall), ["label_precision"] = Describe(score.LabelPrecision), ["label_recall"] = Describe(score.LabelRecall),
            };
        }

        json["order"] = new JsonArray([.. TruthComparison.Order.Select(kind => (JsonNode)kind.Name())]);
        json["confusion"] = new JsonArray([.. TruthComparison.Order.Select((_, row) => (JsonNode)new JsonArray([.. TruthComparison.Order.Select((_, column) => (JsonNode)comparison.Confusion(row, column))]))]);
        return json;
    }

    private static JsonObject Describe(WilsonInterval share) => new()
    {
        ["share"] = JsonOutput.Number(share.Share), ["low"] = JsonOutput.Number(share.Low), ["high"] = JsonOutput.Number(share.High), ["hits"] = share.Hits, ["trials"] = share.Trials,
    };

    private static string Text(TruthComparison comparison)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{comparison.Tokens:N0} tokens; {comparison.Rare:N0} of rare patterns left out. Shares with 95 % intervals (Wilson) and counts.\n");
        foreach (KindScore score in comparison.Scores)
        {
            text.Append(CultureInfo.InvariantCulture, $"{score.Kind.Name(),-12}  precision {score.Precision}  recall {score.Recall}\n");
            text.Append(CultureInfo.InvariantCulture, $"{"any label",14}  precision {score.LabelPrecision}  recall {score.LabelRecall}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{"planted ↓ primary →",-20}{string.Concat(TruthComparison.Order.Select(kind => $"{kind.Name(),14}"))}");
        for (int row = 0; row < TruthComparison.Order.Count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(row == 0 ? "noise" : TruthComparison.Order[row].Name()),-20}{string.Concat(TruthComparison.Order.Select((_, column) => $"{comparison.Confusion(row, column),14:N0}"))}");
        }

        return text.ToString();
    }

    private static JsonObject Describe(HeadTruth head)
    {
        var json = new JsonObject { ["step"] = head.Step, ["head"] = head.Head.ToString(), ["planted"] = head.Planted.Name(), ["classified"] = head.Classified.Name() };
        foreach (HeadKindShare share in head.Shares)
        {
            json[share.Kind.Name()] = new JsonObject
            {
                ["planted"] = share.Tokens, ["base_rate"] = JsonOutput.Number(share.BaseRate), ["served"] = Describe(share.Served), ["attends_source"] = Describe(share.AttendsSource),
                ["mean_delta"] = JsonOutput.Number(share.MeanDelta), ["labels_right"] = Describe(share.LabelsRight),
            };
        }

        return json;
    }

    private static string HeadsText(IReadOnlyList<HeadTruth> heads)
    {
        var text = new StringBuilder("served: with K tokens planted as a kind, the share of the K tokens with the largest Δ that are (precision and recall at once); base: their share of all.\n"
            + "source: share of the kind's tokens at which the head attends most to what tells them; labels: share of the served ones with that primary label.");
        foreach (HeadTruth head in heads)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nstep {head.Step} head {head.Head}: planted {head.Planted.Name()}, classified {head.Classified.Name()}");
            foreach (HeadKindShare share in head.Shares)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n  {share.Kind.Name(),-13} Δ {share.MeanDelta,7:0.000}  served {share.Served.Share,6:0.000} (base {share.BaseRate:0.000})  source {share.AttendsSource.Share,6:0.000}  labels {share.LabelsRight.Share,6:0.000}");
            }
        }

        return text.ToString();
    }
}
