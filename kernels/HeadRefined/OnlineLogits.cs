using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>What one pass over some logits leaves: the largest of them, Σ exp(logit − Largest), and the same sum weighted by other values.</summary>
internal readonly record struct OnlineLogits(float Largest, float Total, float Weighted)
{
    /// <summary>With four more.</summary>
    public OnlineLogits Plus(Quad logits, Quad weights)
    {
        float low = logits.Y > logits.X ? logits.Y : logits.X;
        float high = logits.W > logits.Z ? logits.W : logits.Z;
        OnlineLogits raised = Raised(high > low ? high : low);
        float x = Exponential.Exp(logits.X - raised.Largest);
        float y = Exponential.Exp(logits.Y - raised.Largest);
        float z = Exponential.Exp(logits.Z - raised.Largest);
        float w = Exponential.Exp(logits.W - raised.Largest);
        return new OnlineLogits(
            raised.Largest,
            raised.Total + (x + y + (z + w)),
            raised.Weighted + (x * weights.X + y * weights.Y + (z * weights.Z + w * weights.W)));
    }

    /// <summary>With one more.</summary>
    public OnlineLogits Plus(float logit, float weight)
    {
        OnlineLogits raised = Raised(logit);
        float x = Exponential.Exp(logit - raised.Largest);
        return new OnlineLogits(raised.Largest, raised.Total + x, raised.Weighted + x * weight);
    }

    /// <summary>The same sums relative to <paramref name="logit"/> where it is larger.</summary>
    public OnlineLogits Raised(float logit)
    {
        if (!(logit > Largest))
        {
            return this;
        }

        float shrink = Exponential.Exp(Largest - logit);
        return new OnlineLogits(logit, Total * shrink, Weighted * shrink);
    }
}
