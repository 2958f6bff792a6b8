using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Attention;

/// <summary>A thread's 4 × 4 scores, rows of which are queries and columns keys.</summary>
internal static class SeenScores
{
    /// <summary>Scaled, and −∞ where the key lies after the query. <paramref name="ahead"/>: first key minus first query.</summary>
    public static Patch Of(Patch products, float scale, int ahead) => new(
        Row(products.R0, scale, ahead), Row(products.R1, scale, ahead - 1), Row(products.R2, scale, ahead - 2), Row(products.R3, scale, ahead - 3));

    /// <summary>exp(score − largest of its row).</summary>
    public static Patch Exponentials<TExponential>(Patch scores, Quad largest)
        where TExponential : struct, IExponential => new(
        Exponentials<TExponential>(scores.R0, largest.X),
        Exponentials<TExponential>(scores.R1, largest.Y),
        Exponentials<TExponential>(scores.R2, largest.Z),
        Exponentials<TExponential>(scores.R3, largest.W));

    public static Quad RowSums(Patch weights) => new(Sum(weights.R0), Sum(weights.R1), Sum(weights.R2), Sum(weights.R3));

    private static Quad Exponentials<TExponential>(Quad scores, float largest)
        where TExponential : struct, IExponential => new(
        TExponential.Exp(scores.X - largest), TExponential.Exp(scores.Y - largest), TExponential.Exp(scores.Z - largest), TExponential.Exp(scores.W - largest));

    private static Quad Row(Quad products, float scale, int ahead) => new(
        ahead > 0 ? float.NegativeInfinity : products.X * scale,
        ahead > -1 ? float.NegativeInfinity : products.Y * scale,
        ahead > -2 ? float.NegativeInfinity : products.Z * scale,
        ahead > -3 ? float.NegativeInfinity : products.W * scale);

    private static float Sum(Quad row) => row.X + row.Y + (row.Z + row.W);
}
