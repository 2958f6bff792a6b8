using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Calibration;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class CalibrationTests
{
    [Fact]
    public void The_grid_holds_every_combination_once()
    {
        var grid = new CalibrationGrid();

        Assert.Equal(36, grid.Cells.Distinct().Count());
        Assert.Equal(new CalibrationCell(3e-4, 10, 50), grid.Cells[1]);
    }

    [Fact]
    public void A_cell_is_scored_by_verdicts_errors_and_what_a_smaller_step_changes()
    {
        CalibrationResult[] results =
        [
            Result(1e-3, "a", 10, 0.5), Result(1e-3, "b", 20, 1), Result(1e-3, "c", 40, 2, Verdict.Drifting),
            Result(3e-3, "a", 12, 0.5), Result(3e-3, "b", 20, 1), Result(3e-3, "c", null, null, Verdict.Failed),
        ];

        IReadOnlyList<CellScore> scores = CellScore.Of(results);

        Assert.Equal((3, 2, 0), (scores[0].Estimates, scores[0].Ok, scores[0].Failed));
        Assert.Equal(70.0 / 3, scores[0].MeanValue, 1e-12);
        Assert.Equal(0.05, scores[0].RelativeError, 1e-12);
        Assert.Null(scores[0].EpsilonShift);
        Assert.Equal((2, 1), (scores[1].Ok, scores[1].Failed));
        Assert.Equal((2.0 / 12 + 0) / 2, scores[1].EpsilonShift!.Value, 1e-12);
        Assert.Equal(2 / Math.Sqrt(0.5) / 2, scores[1].EpsilonShiftErrors!.Value, 1e-12);
    }

    [Fact]
    public void The_recommended_setting_is_believable_steady_and_the_most_exact()
    {
        CellScore Score(double epsilon, int ok, int failed, double error, double? shift) =>
            new(new CalibrationCell(epsilon, 30, 200), 4, ok, failed, 10, error, 1.01, shift, shift is null ? null : 5);
        CellScore[] scores = [Score(1e-4, 2, 0, 0.3, null), Score(3e-4, 4, 0, 0.1, 0.01), Score(1e-3, 4, 0, 0.05, 0.03), Score(3e-3, 4, 0, 0.01, 0.2), Score(1e-2, 4, 1, 0.01, 0.01)];

        var recommended = Recommendation.Of(scores);

        Assert.Equal(1e-3, recommended.Cell!.Epsilon);
        Assert.Equal("ε 0.001, nβ 30, γ 200: 4 of 4 estimates are ok and no chain diverged; the next smaller ε changes λ̂ by 3.0 % (5.0 standard errors); the relative error is 5.0 %, the smallest of 2 such settings.", recommended.Reason);
        Assert.Contains("the step size changes the estimate", Recommendation.Of([Score(3e-3, 4, 0, 0.01, 0.2)]).Reason, StringComparison.Ordinal);
        Assert.Null(Recommendation.Of([Score(1e-3, 0, 0, 0.05, 0.03)]).Cell);
        Assert.Contains("diverged at every setting", Recommendation.Of([Score(1e-3, 3, 1, 0.05, 0.03)]).Reason, StringComparison.Ordinal);
    }

    private static CalibrationResult Result(double epsilon, string component, double? value, double? error, Verdict verdict = Verdict.Ok) =>
        new(new CalibrationCell(epsilon, 30, 200), 100, component, value, error, 1.01, 100, verdict, "");
}
