namespace Accelerated.Sampling;

/// <summary>The loss at w* of the minibatches that chains see. What several components share is evaluated once.</summary>
public sealed class PairedAnchor(IWalkerLosses losses, BatchPlan batches)
{
    private readonly Dictionary<(int Stream, long Step), double> known = [];

    /// <summary>The loss at w* of <paramref name="rows"/>, the minibatch of <paramref name="chain"/> at <paramref name="step"/>.</summary>
    public double At(int chain, long step, ReadOnlySpan<int> rows)
    {
        if (batches.Sharing == BatchSharing.None)
        {
            return losses.AnchorLoss(rows);
        }

        (int, long) key = (batches.StreamOf(chain), step);
        if (!known.TryGetValue(key, out double loss))
        {
            loss = losses.AnchorLoss(rows);
            known.Add(key, loss);
        }

        return loss;
    }
}
