using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.TensorCores;

namespace Accelerated.Kernels.Attention;

/// <summary>A lane's scores and weights as <see cref="PairSums"/> has them, rows of which are queries and columns keys.</summary>
internal static class SeenPairs
{
    /// <summary>Scaled, and −∞ where the key lies after the query. <paramref name="ahead"/>: the lane's first key minus its first query.</summary>
    public static PairSums Scores(PairSums products, float scale, int ahead) => new(
        Scores(products.F0, scale, ahead), Scores(products.F1, scale, ahead + 8), Scores(products.F2, scale, ahead + 16), Scores(products.F3, scale, ahead + 24));

    /// <summary>The largest score of the upper (0) or lower (1) row, and <paramref name="least"/>.</summary>
    public static float Largest(PairSums scores, float least, int row) =>
        Larger(Larger(Largest(scores.F0, least, row), Largest(scores.F1, least, row)), Larger(Largest(scores.F2, least, row), Largest(scores.F3, least, row)));

    /// <summary>exp(score − largest of its row).</summary>
    public static PairSums Exponentials<TExponential>(PairSums scores, float upper, float lower)
        where TExponential : struct, IExponential => new(
        Exponentials<TExponential>(scores.F0, upper, lower),
        Exponentials<TExponential>(scores.F1, upper, lower),
        Exponentials<TExponential>(scores.F2, upper, lower),
        Exponentials<TExponential>(scores.F3, upper, lower));

    public static float Sum(PairSums weights, int row) => Sum(weights.F0, row) + Sum(weights.F1, row) + (Sum(weights.F2, row) + Sum(weights.F3, row));

    private static TensorSums Scores(TensorSums products, float scale, int ahead) => new(
        ahead > 0 ? float.NegativeInfinity : products.S0 * scale,
        ahead + 1 > 0 ? float.NegativeInfinity : products.S1 * scale,
        ahead - 8 > 0 ? float.NegativeInfinity : products.S2 * scale,
        ahead - 7 > 0 ? float.NegativeInfinity : products.S3 * scale);

    private static float Largest(TensorSums s, float least, int row) => Larger(Larger(least, row == 0 ? s.S0 : s.S2), row == 0 ? s.S1 : s.S3);

    private static TensorSums Exponentials<TExponential>(TensorSums s, float upper, float lower)
        where TExponential : struct, IExponential => new(TExponential.Exp(s.S0 - upper), TExponential.Exp(s.S1 - upper), TExponential.Exp(s.S2 - lower), TExponential.Exp(s.S3 - lower));

    private static float Sum(TensorSums s, int row) => row == 0 ? s.S0 + s.S1 : s.S2 + s.S3;

    private static float Larger(float a, float b) => b > a ? b : a;
}
