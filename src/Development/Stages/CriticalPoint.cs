namespace Accelerated.Development.Stages;

/// <summary>A step at which the smoothed curve turns: its mean derivative is 0.</summary>
/// <param name="Step">Where.</param>
/// <param name="Low">Step − 1 standard deviation, taken in log₁₀(step) by the delta method: sd(f′) / |f″|.</param>
/// <param name="High">Step + 1 standard deviation.</param>
/// <param name="Support">
/// The least of three: the share of the curves drawn from the posterior that turn the same way between the neighbouring critical points of the mean; and, before and after the point
/// up to those, the posterior probability of the slope's sign where it is surest.
/// </param>
/// <param name="IsMaximum">Whether the curve rises before and falls after.</param>
public sealed record CriticalPoint(double Step, double Low, double High, double Support, bool IsMaximum);
