using Accelerated.Development.Curves;
using Accelerated.Model;

namespace Accelerated.Development.RunData;

/// <summary>The tables of a run that its development is read from. Those that do not exist are empty.</summary>
/// <param name="Estimates">Learning coefficients.</param>
/// <param name="Scores">Of checkpoints.</param>
/// <param name="Tokens">Kinds of tokens per head.</param>
public sealed record RunMeasurements(IReadOnlyList<ReportedEstimate> Estimates, IReadOnlyList<ScoreRow> Scores, IReadOnlyList<TokenCounts> Tokens)
{
    /// <summary>Name of the data whose loss is the divergence from the one-layer model.</summary>
    public const string OneLayerDataset = "L1";

    /// <summary>The data of the first estimate of a head that was refined by weights alone; else that of the first estimate at all; null without estimates.</summary>
    public string? MainDataset => (Estimates.FirstOrDefault(e => e.Metric == "wrLLC") ?? Estimates.FirstOrDefault(e => e.Metric == "LLC") ?? (Estimates.Count > 0 ? Estimates[0] : null))?.Dataset;

    /// <summary>All data of estimates, in the order of the table.</summary>
    public IReadOnlyList<string> Datasets => [.. Estimates.Select(e => e.Dataset).Distinct()];

    /// <summary>All heads of any table, layer by layer.</summary>
    public IReadOnlyList<Head> Heads =>
    [
        .. Estimates.Select(e => e.Head).Concat(Scores.Select(s => s.Score.Head)).Concat(Scores.Select(s => s.Score.ToHead)).OfType<Head>().Concat(Tokens.Select(t => t.Head))
            .Distinct().OrderBy(head => head.Layer).ThenBy(head => head.Index),
    ];

    public int Layers => Heads.Count == 0 ? 0 : Heads.Max(head => head.Layer) + 1;

    /// <param name="estimates"><c>estimates.csv</c>.</param>
    /// <param name="scores"><c>scores.csv</c>.</param>
    /// <param name="tokens"><c>summary.csv</c>.</param>
    /// <exception cref="Support.InvalidInputException">One of the files is there but damaged.</exception>
    public static RunMeasurements Read(string estimates, string scores, string tokens) => new(
        File.Exists(estimates) ? ReportedEstimate.Read(estimates) : [],
        File.Exists(scores) ? ScoreTable.ReadCsv(scores).Rows : [],
        File.Exists(tokens) ? TokenCounts.Read(tokens) : []);

    /// <summary>The learning coefficients of every head on a data set along training, layer by layer; failed estimates have no point, heads without any no curve.</summary>
    public IReadOnlyList<HeadCurve> HeadCurves(string? dataset) => Curves(
        Estimates.Where(e => e.Head is not null && e.Dataset == dataset).Select(e => (e.Head!.Value, e.Step, e.Value, e.StandardError)));

    /// <summary>A score of every head along training.</summary>
    public IReadOnlyList<HeadCurve> HeadScores(string metric) => Curves(
        Scores.Where(row => row.Score.Metric == metric && row.Score.Head is not null && row.Score.ToHead is null)
            .Select(row => (row.Score.Head!.Value, (long)row.Step, (double?)row.Score.Value, row.Score.StandardError)));

    /// <summary>λ̂ of the chains of a head at a step on a data set; null where there is no estimate.</summary>
    public IReadOnlyList<double>? Chains(Head head, string? dataset, double step) =>
        Estimates.FirstOrDefault(e => e.Head == head && e.Dataset == dataset && e.Step == (long)step)?.Chains;

    private static HeadCurve[] Curves(IEnumerable<(Head Head, long Step, double? Value, double? Error)> points) =>
    [
        .. points.Where(p => p.Value is { } value && double.IsFinite(value)).GroupBy(p => p.Head).OrderBy(head => head.Key.Layer).ThenBy(head => head.Key.Index)
            .Select(head =>
            {
                (Head Head, long Step, double? Value, double? Error)[] sorted = [.. head.GroupBy(p => p.Step).Select(same => same.First()).OrderBy(p => p.Step)];
                return new HeadCurve(
                    head.Key, [.. sorted.Select(p => (double)p.Step)], [.. sorted.Select(p => p.Value!.Value)], [.. sorted.Select(p => p.Error ?? double.NaN)]);
            }),
    ];
}
