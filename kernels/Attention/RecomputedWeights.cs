using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Attention;

/// <summary>A thread's 4 × 4 weights, rows of which are the queries from <paramref name="query"/> and columns the keys from <paramref name="key"/> on, and their gradients; 0 where a key is not seen.</summary>
internal readonly struct RecomputedWeights(GroupedBackwardArguments arguments, int pair, int query, int key)
{
    private readonly long statistics = (long)pair * arguments.Whole.Tokens + query;

    /// <summary>exp(product · Scale − LogSumExp).</summary>
    public Patch Weights(Patch products) => new(Weights(products.R0, 0), Weights(products.R1, 1), Weights(products.R2, 2), Weights(products.R3, 3));

    /// <summary>weight · (slope − δ) · Scale, where a slope is DZ · v.</summary>
    public Patch Gradients(Patch weights, Patch slopes) => new(
        Gradients(weights.R0, slopes.R0, 0), Gradients(weights.R1, slopes.R1, 1), Gradients(weights.R2, slopes.R2, 2), Gradients(weights.R3, slopes.R3, 3));

    private Quad Weights(Quad products, int row)
    {
        AttentionBackwardArguments a = arguments.Whole;
        int last = query + row < a.Tokens ? query + row - key : -1;
        float logSumExp = last >= 0 ? a.LogSumExp[statistics + row] : 0;
        return new Quad(
            Exponential.Exp(last >= 0 ? products.X * a.Scale - logSumExp : float.NegativeInfinity),
            Exponential.Exp(last >= 1 ? products.Y * a.Scale - logSumExp : float.NegativeInfinity),
            Exponential.Exp(last >= 2 ? products.Z * a.Scale - logSumExp : float.NegativeInfinity),
            Exponential.Exp(last >= 3 ? products.W * a.Scale - logSumExp : float.NegativeInfinity));
    }

    private Quad Gradients(Quad weights, Quad slopes, int row)
    {
        AttentionBackwardArguments a = arguments.Whole;
        int last = query + row < a.Tokens ? query + row - key : -1;
        float delta = last >= 0 ? arguments.Deltas[statistics + row] : 0;
        return new Quad(
            last >= 0 ? weights.X * (slopes.X - delta) * a.Scale : 0,
            last >= 1 ? weights.Y * (slopes.Y - delta) * a.Scale : 0,
            last >= 2 ? weights.Z * (slopes.Z - delta) * a.Scale : 0,
            last >= 3 ? weights.W * (slopes.W - delta) * a.Scale : 0);
    }
}
