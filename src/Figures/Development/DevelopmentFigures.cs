using Accelerated.Development;

namespace Accelerated.Figures.Development;

/// <summary>All figures of a run's development, in the order in which a report shows them.</summary>
public static class DevelopmentFigures
{
    /// <param name="analysis">Of the run.</param>
    /// <param name="calibration">Path of <c>calibration.csv</c>; need not exist.</param>
    public static IReadOnlyList<DevelopmentFigure> Of(DevelopmentAnalysis analysis, string calibration)
    {
        HeadFigures heads = new(analysis);
        ModelFigures model = new(analysis);
        StructureFigures structure = new(analysis);
        StageShading stages = new(analysis.Stages.Boundaries);
        DevelopmentFigure[] all =
        [
            heads.Simple() with { Claim = "clusters-are-types" },
            heads.Clustered() with { Claim = "clusters-are-types" },
            .. MemorisationFigures.Of(analysis).Select(figure => figure with { Claim = "complexity-is-memorisation" }),
            heads.Induction() with { Claim = "induction-rises-on-code" },
            heads.Multigram() with { Claim = "multigrams-move-up" },
            model.Stages(),
            model.DataRefined(),
            model.Scores(),
            structure.Compositions(),
            .. structure.Ablations(),
            structure.Curvature(),
            CalibrationFigure.Of(calibration),
        ];
        return [.. all.Select(figure => figure.Over(stages))];
    }
}
