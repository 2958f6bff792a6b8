using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.LearningCoefficients;

/// <summary>
/// Estimates as one long table: <c>step, layer, head, component, dataset, metric, value, stderr, rhat, ess, chains_ok, seed, verdict</c>, then <c>reason</c>,
/// <c>stderr_chains</c> (from the chains' means alone), <c>anchor</c> (paired, independent, probe), <c>anchor_loss</c> and <c>anchor_stderr</c> (in nats; what it adds to the value is nβ
/// times as much), <c>variance_gain</c> of a paired anchor, <c>sampled_on</c> (the data set on which chains moved, where it is not the one they were evaluated on), the fields of
/// <see cref="EstimateDiagnostics"/> from <c>rhat_rank</c> to <c>burn_in_advice</c>, and λ̂ of each chain by itself in <c>chain_0</c>, <c>chain_1</c>, … What <c>stderr</c> is: <see cref="Estimate.StandardError"/>. A diverged estimate has no value.
/// </summary>
public sealed class EstimateTable
{
    /// <summary>The diagnostics, as tables and JSON name them.</summary>
    public static IReadOnlyList<(string Name, Func<EstimateDiagnostics?, double?> Read)> DiagnosticColumns { get; } =
    [
        ("rhat_rank", d => d?.RankRhat),
        ("geweke", d => d?.Geweke),
        ("hw_stationary", d => d?.StationaryChains),
        ("hw_precise", d => d?.PreciseChains),
        ("rl_draws", d => d?.RafteryLewisDraws),
        ("below_anchor", d => d?.BelowAnchor),
        ("gradient_norm", d => d?.Norms?.Gradient),
        ("localization_norm", d => d?.Norms?.Localization),
        ("drift_norm", d => d?.Norms?.Drift),
        ("noise_norm", d => d?.Norms?.Noise),
        ("distance", d => d?.Norms?.Distance),
        ("acceptance", d => d?.Acceptance),
        ("curvature", d => d?.Curvature),
        ("curvature_max", d => d?.LargestCurvature),
        ("bias", d => d?.Bias),
        ("bias_stderr", d => d?.BiasStandardError),
        ("burn_in_advice", d => d?.AdvisedBurnIn),
    ];

    private readonly int chains;
    private readonly ResultTable table;

    /// <param name="chains">Chains of every estimate.</param>
    public EstimateTable(int chains)
        : this(chains, new ResultTable(Columns(chains)))
    {
    }

    private EstimateTable(int chains, ResultTable table)
    {
        Require.Positive(chains);
        this.chains = chains;
        this.table = table;
    }

    /// <summary>Number of estimates.</summary>
    public int RowCount => table.RowCount;

    /// <summary>Number of estimates whose chains moved on the data they were evaluated on.</summary>
    public int DirectCount => Enumerable.Range(0, table.RowCount).Count(row => string.IsNullOrEmpty(table.Text(row, "sampled_on")));

    /// <summary>The table written by <see cref="WriteCsv"/> with as many chains.</summary>
    public static EstimateTable ReadCsv(string path, int chains) => new(chains, ResultTable.ReadCsv(path, Columns(chains)));

    public static string NameOf(Metric metric) => metric switch
    {
        Metric.Llc => "LLC",
        Metric.WrLlc => "wrLLC",
        Metric.DrLlc => "drLLC",
        _ => "wdrLLC",
    };

    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Refused => "refused",
        Verdict.Failed => "failed",
        Verdict.TooShort => "too-short",
        Verdict.Negative => "negative",
        Verdict.Drifting => "drifting",
        Verdict.NotConverged => "not-converged",
        Verdict.Biased => "biased",
        _ => "ok",
    };

    public static string NameOf(AnchorKind kind) => kind switch
    {
        AnchorKind.Paired => "paired",
        AnchorKind.Independent => "independent",
        _ => "probe",
    };

    public void Add(EstimateRow row) => table.Add(Cells(row, chains));

    /// <summary>Adds a row that <see cref="Cells"/> has made.</summary>
    internal void Add(object?[] cells) => table.Add(cells);

    /// <summary>What the columns hold for an estimate.</summary>
    internal static object?[] Cells(EstimateRow row, int chains)
    {
        Estimate e = row.Estimate;
        return
        [
            row.Step, row.Component.Layer, row.Component.Head, row.Component.Name, row.Dataset, NameOf(row.Metric), e.Value, e.StandardError, e.SplitRhat,
            e.EffectiveSampleSize, e.ChainsOk, checked((long)row.Seed), NameOf(e.Verdict), e.Reason, e.ChainStandardError, NameOf(e.Anchor.Kind), double.IsNaN(e.Anchor.Mean) ? null : e.Anchor.Mean, e.Anchor.StandardError,
            e.VarianceGain, row.SampledOn,
            .. DiagnosticColumns.Select(c => (object?)c.Read(e.Diagnostics)),
            .. Enumerable.Range(0, chains).Select(c => c < e.ChainValues.Count ? (object?)e.ChainValues[c] : null),
        ];
    }

    /// <summary>Whether there is an estimate of that component with its chains on that data set at that step.</summary>
    public bool Contains(int? step, string component, string dataset)
    {
        for (int row = 0; row < table.RowCount; row++)
        {
            if (table.Whole(row, "step") == step && table.Text(row, "component") == component && table.Text(row, "dataset") == dataset && string.IsNullOrEmpty(table.Text(row, "sampled_on")))
            {
                return true;
            }
        }

        return false;
    }

    public void WriteCsv(string path) => table.WriteCsv(path);

    public void WriteParquet(string path) => table.WriteParquet(path);

    internal static IReadOnlyList<ResultColumn> Columns(int chains) =>
    [
        new("step", ColumnType.Integer),
        new("layer", ColumnType.Integer),
        new("head", ColumnType.Integer),
        new("component", ColumnType.Text),
        new("dataset", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("value", ColumnType.Double),
        new("stderr", ColumnType.Double),
        new("rhat", ColumnType.Double),
        new("ess", ColumnType.Double),
        new("chains_ok", ColumnType.Integer),
        new("seed", ColumnType.Long),
        new("verdict", ColumnType.Text),
        new("reason", ColumnType.Text),
        new("stderr_chains", ColumnType.Double),
        new("anchor", ColumnType.Text),
        new("anchor_loss", ColumnType.Double),
        new("anchor_stderr", ColumnType.Double),
        new("variance_gain", ColumnType.Double),
        new("sampled_on", ColumnType.Text),
        .. DiagnosticColumns.Select(c => new ResultColumn(c.Name, ColumnType.Double)),
        .. Enumerable.Range(0, chains).Select(c => new ResultColumn($"chain_{c}", ColumnType.Double)),
    ];
}
