using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Attention;

/// <summary>A thread's 4 × 4 weights, rows of which are queries and columns keys, and their gradients.</summary>
/// <param name="statistics">Of the queries.</param>
/// <param name="scale">Of the scores.</param>
/// <param name="ahead">First key minus first query: what lies ahead of its query is not seen, and 0. At most −3 where all keys are seen.</param>
internal readonly struct RecomputedWeights<TExponential>(QueryStatistics statistics, float scale, int ahead)
    where TExponential : struct, IExponential
{
    /// <summary>exp(product · scale − LogSumExp), all keys of which are seen.</summary>
    public Patch OfSeen(Patch products) => new(
        OfSeen(products.R0, statistics.LogSumExp.X),
        OfSeen(products.R1, statistics.LogSumExp.Y),
        OfSeen(products.R2, statistics.LogSumExp.Z),
        OfSeen(products.R3, statistics.LogSumExp.W));

    /// <summary>exp(product · scale − LogSumExp).</summary>
    public Patch Of(Patch products) => Seen(OfSeen(products));

    /// <summary>weight · (slope − δ) · scale, where a slope is DZ · v, all keys of which are seen.</summary>
    public Patch GradientsOfSeen(Patch weights, Patch slopes) => new(
        GradientsOfSeen(weights.R0, slopes.R0, statistics.Delta.X),
        GradientsOfSeen(weights.R1, slopes.R1, statistics.Delta.Y),
        GradientsOfSeen(weights.R2, slopes.R2, statistics.Delta.Z),
        GradientsOfSeen(weights.R3, slopes.R3, statistics.Delta.W));

    /// <summary>weight · (slope − δ) · scale; 0 where a key is not seen, whatever its slope.</summary>
    public Patch Gradients(Patch weights, Patch slopes) => Seen(GradientsOfSeen(weights, slopes));

    private Patch Seen(Patch all) => new(Seen(all.R0, ahead), Seen(all.R1, ahead - 1), Seen(all.R2, ahead - 2), Seen(all.R3, ahead - 3));

    private Quad OfSeen(Quad products, float logSumExp) => new(
        TExponential.Exp(products.X * scale - logSumExp),
        TExponential.Exp(products.Y * scale - logSumExp),
        TExponential.Exp(products.Z * scale - logSumExp),
        TExponential.Exp(products.W * scale - logSumExp));

    private Quad GradientsOfSeen(Quad weights, Quad slopes, float delta) => new(
        weights.X * (slopes.X - delta) * scale,
        weights.Y * (slopes.Y - delta) * scale,
        weights.Z * (slopes.Z - delta) * scale,
        weights.W * (slopes.W - delta) * scale);

    private static Quad Seen(Quad values, int ahead) => new(
        ahead > 0 ? 0 : values.X, ahead > -1 ? 0 : values.Y, ahead > -2 ? 0 : values.Z, ahead > -3 ? 0 : values.W);
}
