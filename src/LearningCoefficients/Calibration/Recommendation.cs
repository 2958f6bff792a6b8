using System.Globalization;

namespace Accelerated.LearningCoefficients.Calibration;

/// <summary>The setting that a calibration recommends, and why; no setting when none gives a single estimate to believe.</summary>
/// <param name="Cell">The setting.</param>
/// <param name="Reason">In words, with the numbers it rests on.</param>
public sealed record Recommendation(CalibrationCell? Cell, string Reason)
{
    /// <summary>Relative change from the next smaller ε that counts as none, even where it is significant.</summary>
    public const double LargestShift = 0.05;

    /// <summary>Combined standard errors by which λ̂ may differ from that at the next smaller ε.</summary>
    public const double ShiftErrors = 2;

    /// <summary>
    /// Of the settings without any diverged chain, those with the largest share of believable estimates; of these, those whose λ̂ a smaller ε does not change; of these, the one with
    /// the smallest relative error, and where that is equal the largest ε, which mixes fastest.
    /// </summary>
    public static Recommendation Of(IReadOnlyList<CellScore> scores)
    {
        CellScore[] safe = [.. scores.Where(s => s.Failed == 0)];
        if (safe.Length == 0)
        {
            return new Recommendation(null, "Chains diverged at every setting. Try smaller ε, or a larger γ.");
        }

        double most = safe.Max(s => s.OkShare);
        if (most == 0)
        {
            string drifting = safe.All(s => double.IsNaN(s.LargestRhat)) ? "there are too few draws to judge" : "the chains drift or disagree everywhere";
            return new Recommendation(null, $"No setting gives an estimate to believe: {drifting}. Draw more, or begin later (--draws, --burn-in).");
        }

        CellScore[] believable = [.. safe.Where(s => s.OkShare == most)];
        CellScore[] steady = [.. believable.Where(IsSteady)];
        CellScore chosen = (steady.Length > 0 ? steady : believable).OrderBy(s => double.IsNaN(s.RelativeError) ? double.MaxValue : s.RelativeError).ThenByDescending(s => s.Cell.Epsilon).First();
        string shift = chosen.EpsilonShift is { } relative
            ? string.Create(CultureInfo.InvariantCulture, $"the next smaller ε changes λ̂ by {relative:P1} ({chosen.EpsilonShiftErrors:0.0} standard errors)")
            : "no smaller ε was tried";
        return new Recommendation(chosen.Cell, string.Create(
            CultureInfo.InvariantCulture,
            $"{chosen.Cell}: {chosen.Ok} of {chosen.Estimates} estimates are ok and no chain diverged; {shift}; the relative error is {chosen.RelativeError:P1}, the smallest of {(steady.Length > 0 ? steady.Length : believable.Length)} such settings.{(steady.Length == 0 ? " But at every such setting the step size changes the estimate: try smaller ones." : "")}"));
    }

    private static bool IsSteady(CellScore s) => s.EpsilonShift is { } shift && (shift <= LargestShift || s.EpsilonShiftErrors <= ShiftErrors);
}
