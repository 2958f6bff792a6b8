namespace Accelerated.LearningCoefficients.Verification;

/// <summary>One comparison with a known answer.</summary>
/// <param name="Quantity">What was estimated, and where.</param>
/// <param name="Estimate">By the sampler.</param>
/// <param name="Truth">The known answer for this step size and temperature.</param>
/// <param name="StandardError">Of the estimate, from theory: what independent copies of the problem leave to chance.</param>
/// <param name="Allowance">What the truth itself may be off by: orders of the step size that it leaves out, rounding.</param>
/// <param name="Source">Where the truth comes from.</param>
public sealed record VerificationResult(string Quantity, double Estimate, double Truth, double StandardError, double Allowance, string Source)
{
    /// <summary>Standard errors that chance is allowed; exceeded once in 16,000 normal draws.</summary>
    public const double Errors = 4;

    /// <summary>Whether the estimate is as close to the truth as it must be; NaN fails.</summary>
    public bool Passed => Math.Abs(Estimate - Truth) <= Errors * StandardError + Allowance;
}
