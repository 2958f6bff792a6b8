using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Clustering;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Analysis;

/// <summary><c>reproduce cluster</c>: groups the heads of each layer by their wrLLC curves, and says how stable the groups are and how far they are types of heads.</summary>
internal sealed class ClusterVerb : Verb
{
    private static readonly ClusteringOptions Standard = new();
    private static readonly HeadKindRules Rules = new();

    private readonly Option<string> run = ToolOption.RequiredPath("--run", "The folder of a run.");
    private readonly Option<string?> method = OptionWords.Choice("--method", "k-means with Euclidean distance, with dynamic time warping, k-Shape, or hierarchical", Standard.Method);
    private readonly Option<string?> scaling = OptionWords.Choice("--scaling", "What is done to each curve first", Standard.Scaling);
    private readonly Option<string?> linkage = OptionWords.Choice("--linkage", "Of hierarchical clustering", Standard.Linkage);
    private readonly Option<int?> clusters = ToolOption.Number<int>("--clusters", $"Number of clusters in each layer (the one with the largest silhouette, from 2 to {Standard.MostClusters}).");
    private readonly Option<int?> restarts = ToolOption.Number<int>("--restarts", $"Starts of k-means and k-Shape ({Standard.Restarts}).");
    private readonly Option<int?> resamples = ToolOption.Number<int>("--resamples", $"Resamples of the chains, and further seeds, for the stability ({Standard.Resamples}).");
    private readonly Option<int?> seed = ToolOption.Number<int>("--seed", $"Of starts and resamples ({Standard.Seed}).");
    private readonly Option<double?> previous = ToolOption.Number<double>("--previous-token", $"Least previous-token score of a previous-token head ({Rules.PreviousToken}).");
    private readonly Option<double?> current = ToolOption.Number<double>("--current-token", $"Least current-token score of a current-token head ({Rules.CurrentToken}).");
    private readonly Option<double?> prefix = ToolOption.Number<double>("--prefix-matching", $"Least prefix-matching score of an induction head ({Rules.PrefixMatching}).");
    private readonly Option<double?> induction = ToolOption.Number<double>("--induction-share", $"Or least share of its tokens that are induction patterns ({Rules.InductionShare}).");
    private readonly Option<double?> bracket = ToolOption.Number<double>("--bracket", $"Least bracket score of a bracket head ({Rules.Bracket}).");
    private readonly Option<double?> bracketShare = ToolOption.Number<double>("--bracket-share", $"Or least share of its tokens that close a delimiter ({Rules.BracketShare}).");
    private readonly Option<double?> multigram = ToolOption.Number<double>("--multigram-share", $"Least share of the tokens of a multigram head that are n-grams or skip n-grams ({Rules.MultigramShare}).");
    private readonly Option<double?> growth = ToolOption.Number<double>("--growth", $"Least ratio of a score to that of the first checkpoint ({Rules.Growth}).");
    private readonly Option<double?> distinction = ToolOption.Number<double>("--distinction", $"Least ratio of a score to the median of the other heads of the layer ({Rules.Distinction}).");

    public ClusterVerb()
        : base("cluster", "Group the heads of each layer by their wrLLC curves; writes clusters.csv and analysis.json, whose options the report of the run then uses.")
    {
        Add(run, method, scaling, linkage, clusters, restarts, resamples, seed, previous, current, prefix, induction, bracket, bracketShare, multigram, growth, distinction);
    }

    protected override void Run(VerbContext context)
    {
        string root = context.Get(run)!;
        RunMeasurements measurements = RunDevelopment.Measurements(root);
        AnalysisOptions options = AnalysisOptions.Read(RunDevelopment.OptionsOf(root)) with { Clustering = Clustering(context), Kinds = Kinds(context) };
        IReadOnlyList<HeadKindLabel> labels = HeadKinds.Of(measurements, options.Kinds);
        IReadOnlyList<LayerClustering> layers = LayerClustering.Of(measurements, labels, options.Clustering);
        if (layers.All(layer => layer.Clustering is null))
        {
            string reason = layers.Count == 0 ? "no estimate of a single head has a value" : string.Join("; ", layers.Select(layer => layer.Reason));
            throw new InvalidInputException($"'{root}': {reason}. Estimate heads at more checkpoints with 'rllc estimate --run {root} --steps all --components heads'.");
        }

        options.Write(RunDevelopment.OptionsOf(root));
        string path = Path.Combine(RunDevelopment.FolderOf(root), "clusters.csv");
        Table(layers, labels).WriteCsv(path);
        context.Print(new JsonObject { ["clusters"] = path, ["layers"] = new JsonArray([.. layers.Select(Json)]) }, $"{string.Join('\n', layers.Select(layer => Text(layer, labels)))}\n{path}");
    }

    private static ResultTable Table(IReadOnlyList<LayerClustering> layers, IReadOnlyList<HeadKindLabel> labels)
    {
        ResultTable table = new(
            new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("cluster", ColumnType.Integer), new("kind", ColumnType.Text), new("evidence", ColumnType.Text),
            new("final", ColumnType.Double), new("stderr", ColumnType.Double));
        foreach (HeadCurve curve in layers.SelectMany(layer => layer.Curves))
        {
            HeadKindLabel? label = labels.FirstOrDefault(l => l.Head == curve.Head);
            double error = curve.StandardErrors[^1];
            table.Add(
                curve.Head.Layer, curve.Head.Index, layers.First(layer => layer.Layer == curve.Head.Layer).Clustering?.ClusterOf(curve.Head), label?.Kind.Name(), label?.Evidence,
                curve.Final, double.IsFinite(error) ? error : null);
        }

        return table;
    }

    private static JsonNode Json(LayerClustering layer) => new JsonObject
    {
        ["layer"] = layer.Layer, ["clusters"] = layer.Clustering?.Clusters, ["silhouette"] = layer.Clustering?.Silhouette, ["stability-seeds"] = layer.Stability?.Seeds,
        ["stability-chains"] = layer.Stability?.Chains, ["agreement"] = layer.Agreement?.Index, ["agreement-p"] = layer.Agreement?.P, ["purity"] = layer.Agreement?.Purity, ["reason"] = layer.Reason,
    };

    private static string Text(LayerClustering layer, IReadOnlyList<HeadKindLabel> labels)
    {
        if (layer.Clustering is not { } clustering)
        {
            return $"layer {layer.Layer}: {layer.Reason}";
        }

        string stability = layer.Stability!.Chains is { } chains ? $"{chains:0.00} over chains" : layer.Stability.Reason;
        string agreement = layer.Agreement is { } with ? $"agreement with types {with.Index:0.00} (p = {with.P:0.000}), purity {with.Purity:0.00}" : "types unknown";
        IEnumerable<string> groups = clustering.Heads.GroupBy(head => clustering.ClusterOf(head)!.Value).OrderBy(group => group.Key)
            .Select(group => $"  {(char)('a' + group.Key)}: {string.Join(", ", group.Select(head => labels.FirstOrDefault(l => l.Head == head) is { } label ? $"{head} {label.Kind.Name()}" : head.ToString()))}");
        return $"layer {layer.Layer}: {clustering.Clusters} clusters, silhouette {clustering.Silhouette:0.00}; stability {layer.Stability.Seeds:0.00} over seeds, {stability}; {agreement}\n{string.Join('\n', groups)}";
    }

    private ClusteringOptions Clustering(VerbContext context)
    {
        ClusteringOptions options = new()
        {
            Method = context.Get(method) is { } m ? OptionWords.Parse<ClusteringMethod>(m) : Standard.Method,
            Scaling = context.Get(scaling) is { } s ? OptionWords.Parse<CurveScaling>(s) : Standard.Scaling,
            Linkage = context.Get(linkage) is { } l ? OptionWords.Parse<Linkage>(l) : Standard.Linkage,
            Clusters = context.Get(clusters),
            Restarts = context.Get(restarts) ?? Standard.Restarts,
            Resamples = context.Get(resamples) ?? Standard.Resamples,
            Seed = context.Get(seed) ?? Standard.Seed,
        };
        return options is { Restarts: < 1 } or { Resamples: < 0 } or { Clusters: < 1 }
            ? throw new UsageException("--clusters and --restarts must be 1 or more, --resamples 0 or more.")
            : options;
    }

    private HeadKindRules Kinds(VerbContext context) => new()
    {
        PreviousToken = context.Get(previous) ?? Rules.PreviousToken,
        CurrentToken = context.Get(current) ?? Rules.CurrentToken,
        PrefixMatching = context.Get(prefix) ?? Rules.PrefixMatching,
        InductionShare = context.Get(induction) ?? Rules.InductionShare,
        Bracket = context.Get(bracket) ?? Rules.Bracket,
        BracketShare = context.Get(bracketShare) ?? Rules.BracketShare,
        MultigramShare = context.Get(multigram) ?? Rules.MultigramShare,
        Growth = context.Get(growth) ?? Rules.Growth,
        Distinction = context.Get(distinction) ?? Rules.Distinction,
    };
}
