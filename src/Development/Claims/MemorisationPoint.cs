using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Model;

namespace Accelerated.Development.Claims;

/// <summary>How much a head has memorised, and how complex it is, at one checkpoint.</summary>
/// <param name="Head">Whose.</param>
/// <param name="Kind">Its type; null if unknown.</param>
/// <param name="Count">Distinct multigrams or n-grams among its tokens in context.</param>
/// <param name="Value">wrLLC.</param>
/// <param name="StandardError">Of the value.</param>
public sealed record MemorisationPoint(Head Head, HeadKind? Kind, double Count, double Value, double StandardError)
{
    public const string Multigrams = "multigrams_distinct";
    public const string NGrams = "n-gram_distinct";

    /// <summary>The last step with classified tokens and estimates of the same heads; null where there is none.</summary>
    public static long? LastStep(RunMeasurements run) => run.Tokens.Select(t => t.Step).Distinct().OrderDescending()
        .Where(step => run.Estimates.Any(e => e.Step == step && e.Head is not null && e.Dataset == run.MainDataset)).Select(step => (long?)step).FirstOrDefault();

    /// <param name="analysis">Of the run.</param>
    /// <param name="metric"><see cref="Multigrams"/> or <see cref="NGrams"/>.</param>
    /// <param name="layer">Null: all.</param>
    /// <param name="step">Of the checkpoint.</param>
    public static IReadOnlyList<MemorisationPoint> At(DevelopmentAnalysis analysis, string metric, int? layer, long step) =>
    [
        .. from tokens in analysis.Run.Tokens
           where tokens.Step == step && (layer is null || tokens.Head.Layer == layer) && tokens[metric] is not null
           let estimate = analysis.Run.Estimates.FirstOrDefault(e => e.Head == tokens.Head && e.Step == step && e.Dataset == analysis.Run.MainDataset && e.Value is not null)
           where estimate is not null
           orderby tokens.Head.Layer, tokens.Head.Index
           select new MemorisationPoint(tokens.Head, analysis.KindOf(tokens.Head), tokens[metric]!.Value, estimate.Value!.Value, estimate.StandardError ?? double.NaN),
    ];
}
