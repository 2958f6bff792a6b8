namespace Accelerated.Sampling;

/// <summary>A chain left the numbers. Its draws are worthless and enter no average.</summary>
public sealed class DivergedChainException : Exception
{
    internal DivergedChainException(ChainState state, int? draw, double loss, string remedy)
        : base($"Chain {state.Chain} reached {(double.IsFinite(loss) ? "weights that are not finite" : $"a loss of {Name(loss)}")} at step {state.Step} ({(draw is { } d ? $"draw {d}" : "between draws")}). {remedy}")
    {
        (Chain, Step, Draw, Loss) = (state.Chain, state.Step, draw, loss);
    }

    public int Chain { get; }

    /// <summary>The step at which the loss was no number, or after which a weight was none.</summary>
    public long Step { get; }

    /// <summary>The draw of that step; null for a step of the burn-in or between draws.</summary>
    public int? Draw { get; }

    /// <summary>The loss at that step; finite when it is the weights that are not.</summary>
    public double Loss { get; }

    private static string Name(double loss) => double.IsNaN(loss) ? "NaN" : loss > 0 ? "infinity" : "minus infinity";
}
