namespace Accelerated.Sampling;

/// <summary>
/// A step of Langevin dynamics as a Metropolis–Hastings proposal (MALA): N(w − (ε/2) G D(w), ε σ² G) with D = nβ ∇ℓ + γ (w − w*), of the localised posterior of one minibatch, to the power
/// 1/σ². For SGLD, G = 1, the ratio is exact; a preconditioner is held at what it is in this step. A proposal outside the bounding box is never accepted.
/// </summary>
public sealed class LangevinProposal
{
    private readonly SamplerOptions options;
    private readonly float[] weights;
    private readonly float[] gradient;
    private readonly float[] anchor;
    private readonly Func<int, double> preconditioner;

    /// <summary>The step of a chain whose gradient stands in its walker.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="state">The chain before the step.</param>
    /// <param name="preconditioner">G of each moving coordinate.</param>
    internal LangevinProposal(SamplerOptions options, SamplerState state, Func<int, double> preconditioner)
    {
        (this.options, this.preconditioner) = (options, preconditioner);
        weights = state.Walker.Weights.ToArray();
        gradient = state.Walker.Gradient.ToArray();
        anchor = state.Anchor.ToArray();
    }

    /// <summary>min(1, p(w′) q(w | w′) / (p(w) q(w′ | w))) for the walker that the step made; null without noise, when no ratio exists.</summary>
    /// <param name="proposed">After the step, with the gradient of the same minibatch there.</param>
    /// <param name="loss">Before the step.</param>
    /// <param name="proposedLoss">After it, on the same minibatch.</param>
    public double? Acceptance(Walker proposed, double loss, double proposedLoss)
    {
        if (options.NoiseLevel == 0)
        {
            return null;
        }

        float[] weightsThere = proposed.Weights.ToArray();
        float[] gradientThere = proposed.Gradient.ToArray();
        double ratio = options.InverseTemperature * (loss - proposedLoss);
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = (double)weights[i] - anchor[i];
            double distanceThere = (double)weightsThere[i] - anchor[i];
            if (Math.Abs(distanceThere) >= options.BoundingBox)
            {
                return 0;
            }

            double step = (double)weightsThere[i] - weights[i];
            double drift = options.InverseTemperature * gradient[i] + options.Localization * distance;
            double driftThere = options.InverseTemperature * gradientThere[i] + options.Localization * distanceThere;

            // With h = εG/2: ((δ + hD)² − (δ − hD′)²) / (2εG) = (D + D′)(2δ + h (D − D′)) / 4, in which large sums do not cancel.
            double half = options.Epsilon * preconditioner(i) / 2;
            ratio -= options.Localization / 2 * step * (distance + distanceThere);
            ratio += (drift + driftThere) * (2 * step + half * (drift - driftThere)) / 4;
        }

        return Math.Exp(Math.Min(0, ratio / (options.NoiseLevel * options.NoiseLevel)));
    }
}
