namespace Accelerated.LearningCoefficients.Calibration;

/// <summary>What all estimates of one setting say of it.</summary>
/// <param name="Cell">The setting.</param>
/// <param name="Estimates">Number of estimates.</param>
/// <param name="Ok">Those judged ok.</param>
/// <param name="Failed">Those with a diverged chain, or refused because every chain would have diverged.</param>
/// <param name="MeanValue">Mean λ̂ of those that did not fail; NaN without any.</param>
/// <param name="RelativeError">Median of standard error / |λ̂|; NaN without any.</param>
/// <param name="LargestRhat">NaN without any.</param>
/// <param name="EpsilonShift">
/// Median over the estimates of |λ̂ − λ̂ at the next smaller ε| / |λ̂|, at the same nβ and γ: what the step size itself does to the estimate. Null where the grid holds no smaller ε.
/// </param>
/// <param name="EpsilonShiftErrors">The same differences in their combined standard errors, median.</param>
public sealed record CellScore(
    CalibrationCell Cell, int Estimates, int Ok, int Failed, double MeanValue, double RelativeError, double LargestRhat, double? EpsilonShift, double? EpsilonShiftErrors)
{
    /// <summary>Share of estimates judged ok.</summary>
    public double OkShare => (double)Ok / Estimates;

    /// <summary>Scores of all cells that <paramref name="results"/> hold, in the order of their first results.</summary>
    public static IReadOnlyList<CellScore> Of(IReadOnlyList<CalibrationResult> results) => [.. results.GroupBy(r => r.Cell).Select(g => Of([.. g], results))];

    private static CellScore Of(IReadOnlyList<CalibrationResult> own, IReadOnlyList<CalibrationResult> all)
    {
        CalibrationCell cell = own[0].Cell;
        CalibrationResult[] valued = [.. own.Where(r => r.Value is not null)];
        double smaller = all.Select(r => r.Cell)
            .Where(c => c.InverseTemperature == cell.InverseTemperature && c.Localization == cell.Localization && c.Epsilon < cell.Epsilon)
            .Select(c => c.Epsilon).DefaultIfEmpty(double.NaN).Max();
        (double Relative, double Errors)[] shifts =
        [
            .. from r in valued
               let other = all.FirstOrDefault(o => o.Cell == cell with { Epsilon = smaller } && o.Step == r.Step && o.Component == r.Component)
               where other is { Value: not null }
               let value = r.Value.GetValueOrDefault()
               let difference = Math.Abs(value - other.Value.GetValueOrDefault())
               let error = Math.Sqrt(Square(r.StandardError) + Square(other.StandardError))
               select (difference / Math.Abs(value), difference / error),
        ];
        return new CellScore(
            cell, own.Count, own.Count(r => r.Verdict == Verdict.Ok), own.Count(r => r.Verdict is Verdict.Failed or Verdict.Refused),
            valued.Select(r => r.Value!.Value).DefaultIfEmpty(double.NaN).Average(),
            Median(valued.Where(r => r.StandardError is not null).Select(r => r.StandardError!.Value / Math.Abs(r.Value!.Value))) ?? double.NaN,
            valued.Where(r => r.SplitRhat is not null).Select(r => r.SplitRhat!.Value).DefaultIfEmpty(double.NaN).Max(),
            Median(shifts.Select(s => s.Relative)),
            Median(shifts.Select(s => s.Errors)));
    }

    private static double Square(double? x) => x * x ?? 0;

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
