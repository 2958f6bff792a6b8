using Accelerated.Development.Claims;
using Accelerated.Development.Comparison;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Development.Stages;
using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>Everything that is derived from the tables of one run: types of heads, clusters, stages, and what they say about the paper's claims.</summary>
public sealed class DevelopmentAnalysis
{
    private readonly Dictionary<Head, HeadKindLabel> labels;

    /// <param name="run">The tables.</param>
    /// <param name="options">How.</param>
    /// <param name="comparison">With sibling runs; null where none was named.</param>
    public DevelopmentAnalysis(RunMeasurements run, AnalysisOptions options, RunComparison? comparison = null)
    {
        (Run, Options, Comparison) = (run, options, comparison);
        Labels = HeadKinds.Of(run, options.Kinds);
        labels = Labels.ToDictionary(label => label.Head);
        Layers = LayerClustering.Of(run, Labels, options.Clustering);
        Stages = StageAnalysis.Of(run, options.Stages);
        Claims =
        [
            ClusterClaim.Test(this), FinalOrderClaim.Test(this), MemorisationClaim.Test(this), CodeClaim.Test(this), OneLayerClaim.Test(this), RecurrenceClaim.Test(this),
        ];
    }

    public RunMeasurements Run { get; }

    public AnalysisOptions Options { get; }

    public RunComparison? Comparison { get; }

    public IReadOnlyList<HeadKindLabel> Labels { get; }

    public IReadOnlyList<LayerClustering> Layers { get; }

    public StageAnalysis Stages { get; }

    public IReadOnlyList<ClaimResult> Claims { get; }

    /// <summary>The data on which induction is expected to show most; null where none is known.</summary>
    public string? CodeDataset => Options.Claims.CodeDataset
        ?? Run.Datasets.FirstOrDefault(name => name.Contains("code", StringComparison.OrdinalIgnoreCase) || name.Contains("github", StringComparison.OrdinalIgnoreCase));

    public HeadKind? KindOf(Head head) => labels.TryGetValue(head, out HeadKindLabel? label) ? label.Kind : null;
}
