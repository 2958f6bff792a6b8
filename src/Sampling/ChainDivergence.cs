namespace Accelerated.Sampling;

/// <summary>A chain left the numbers. Its draws are worthless and enter no average.</summary>
/// <param name="Chain">Number of the chain.</param>
/// <param name="Step">The step at which the loss was no number, or after which a weight was none.</param>
/// <param name="Draw">The draw of that step; null for a step of the burn-in or between draws.</param>
/// <param name="Loss">The loss at that step; finite when it is the weights that are not.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ChainDivergence(int Chain, long Step, int? Draw, double Loss, string Remedy)
{
    /// <summary>One line for a reader: chain, what happened, where, and the remedy.</summary>
    public string Message =>
        $"Chain {Chain} reached {(double.IsFinite(Loss) ? "weights that are not finite" : $"a loss of {(double.IsNaN(Loss) ? "NaN" : Loss > 0 ? "infinity" : "minus infinity")}")} at step {Step} ({(Draw is { } d ? $"draw {d}" : "between draws")}). {Remedy}";
}
