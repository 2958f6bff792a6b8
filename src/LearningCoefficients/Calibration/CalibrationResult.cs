namespace Accelerated.LearningCoefficients.Calibration;

/// <summary>One estimate of a calibration.</summary>
/// <param name="Cell">Its setting.</param>
/// <param name="Step">Of the checkpoint.</param>
/// <param name="Component">Name of the component.</param>
/// <param name="Value">λ̂; null where it failed.</param>
/// <param name="StandardError">Of λ̂; null where it failed or is too short.</param>
/// <param name="SplitRhat">Agreement of the chains.</param>
/// <param name="EffectiveSampleSize">Over all chains.</param>
/// <param name="Verdict">Whether to believe it.</param>
/// <param name="Reason">Why not.</param>
public sealed record CalibrationResult(
    CalibrationCell Cell, int Step, string Component, double? Value, double? StandardError, double? SplitRhat, double? EffectiveSampleSize, Verdict Verdict, string Reason)
{
    /// <summary>What an estimate says.</summary>
    public static CalibrationResult Of(CalibrationCell cell, int step, string component, Estimate estimate) => new(
        cell, step, component, estimate.Value, estimate.StandardError, estimate.SplitRhat, estimate.EffectiveSampleSize, estimate.Verdict, estimate.Reason);
}
