using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Attention;

/// <summary>
/// What a case must give, in float64, with a bound on the rounding error of every element. With u = 2⁻²⁴ and γₙ = nu / (1 − nu): a score of h products carries
/// at most E = γ₍h₊₈₎ · scale · Σ|q k| (the sum, the scale, a change of base, and the subtraction of a maximum); a weight is a quotient of exponentials of two such
/// numbers, its sum has T terms, each rescaled at most once per key; everything after it is a sum of products.
/// </summary>
internal sealed class AttentionExpectation
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Rounding errors granted to one exponential or logarithm.</summary>
    private const int Elementary = 8;

    /// <summary>Below 2⁻¹²⁶ a weight may lose all its digits, or vanish.</summary>
    private const double Underflow = 1.2e-38;

    public AttentionExpectation(AttentionCase c)
    {
        Case = c;
        Z = new double[c.Length];
        DQ = new double[c.Length];
        DK = new double[c.Length];
        DV = new double[c.Length];
        ZBound = new double[c.Length];
        DQBound = new double[c.Length];
        DKBound = new double[c.Length];
        DVBound = new double[c.Length];
        LogSumExp = new double[c.Rows];
        LogSumExpBound = new double[c.Rows];
        Weights = new double[c.Rows][];
        WeightBound = new double[c.Rows];
        for (int head = 0; head < c.Heads; head++)
        {
            for (int sequence = 0; sequence < c.Sequences; sequence++)
            {
                Fill(head, sequence);
            }
        }
    }

    public AttentionCase Case { get; }

    public double[] Z { get; }

    public double[] ZBound { get; }

    public double[] LogSumExp { get; }

    public double[] LogSumExpBound { get; }

    public double[] DQ { get; }

    public double[] DQBound { get; }

    public double[] DK { get; }

    public double[] DKBound { get; }

    public double[] DV { get; }

    public double[] DVBound { get; }

    /// <summary>The weights of each row, keys 0 to its own position.</summary>
    public double[][] Weights { get; }

    /// <summary>Bound on the relative error of a row's weights.</summary>
    public double[] WeightBound { get; }

    /// <summary>The forward results as a backward pass is given them.</summary>
    public float[] RoundedZ => Array.ConvertAll(Z, x => (float)x);

    public float[] RoundedLogSumExp => Array.ConvertAll(LogSumExp, x => (float)x);

    /// <summary>Asserts that every element is within its bound; NaN is not.</summary>
    public static void AssertClose(double[] expected, double[] bound, float[] actual, AttentionCase c, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected.Length == c.Rows || !c.IsGap(i))
            {
                Assert.True(Math.Abs(actual[i] - expected[i]) <= bound[i], $"{what}[{i}] is {actual[i]}, expected {expected[i]} ± {bound[i]:E2} in {c}.");
            }
        }
    }

    private static double Gamma(double n) => n * Unit / (1 - n * Unit);

    private void Fill(int head, int sequence)
    {
        AttentionCase c = Case;
        int tokens = c.Tokens, size = c.HeadSize, start = c.Start(head, sequence), firstRow = (head * c.Sequences + sequence) * tokens;
        double[] q = c.Slice(c.Q, head, sequence), k = c.Slice(c.K, head, sequence), v = c.Slice(c.V, head, sequence), dz = c.Slice(c.DZ, head, sequence);
        double[,] scores = AttentionReference.Scores(q, k, tokens, size, c.Scale);
        double[,] weights = AttentionReference.Weights(scores);
        double[] z = AttentionReference.Forward(weights, v, size);
        double[] logSumExp = AttentionReference.LogSumExp(scores);
        (double[] dq, double[] dk, double[] dv) = AttentionReference.Backward(q, k, v, dz, tokens, size, c.Scale);
        z.CopyTo(Z, start);
        dq.CopyTo(DQ, start);
        dk.CopyTo(DK, start);
        dv.CopyTo(DV, start);
        logSumExp.CopyTo(LogSumExp, firstRow);

        var scoreError = new double[tokens];
        double sums = Gamma(2 * tokens + size + 4 * Elementary);
        for (int p = 0; p < tokens; p++)
        {
            double worst = 0;
            for (int j = 0; j <= p; j++)
            {
                double magnitude = 0;
                for (int d = 0; d < size; d++)
                {
                    magnitude += Math.Abs(q[p * size + d] * k[j * size + d]);
                }

                scoreError[j] = Gamma(size + 8) * c.Scale * magnitude;
                worst = Math.Max(worst, scoreError[j]);
            }

            int row = firstRow + p;
            Weights[row] = [.. Enumerable.Range(0, p + 1).Select(j => weights[p, j])];
            WeightBound[row] = Math.Exp(4 * worst) - 1 + sums;
            LogSumExpBound[row] = 2 * worst + sums + 4 * Unit * Math.Abs(logSumExp[p]);
            for (int j = 0; j <= p; j++)
            {
                for (int d = 0; d < size; d++)
                {
                    ZBound[start + p * size + d] += (WeightBound[row] * weights[p, j] + Underflow) * Math.Abs(v[j * size + d]);
                }

                AddBackward(p, j, Math.Exp(scoreError[j] + 4 * Unit * Math.Abs(logSumExp[p])) - 1 + Elementary * Unit);
            }
        }

        void AddBackward(int p, int j, double weightError)
        {
            double slope = 0, magnitude = 0;
            for (int d = 0; d < size; d++)
            {
                slope += dz[p * size + d] * (v[j * size + d] - z[p * size + d]);
                magnitude += Math.Abs(dz[p * size + d]) * (Math.Abs(v[j * size + d]) + Math.Abs(z[p * size + d]));
            }

            double weight = weights[p, j] * (1 + weightError);
            double error = weight * c.Scale * ((weightError + sums) * Math.Abs(slope) + Gamma(size + 8) * magnitude) + Underflow * (1 + magnitude);
            for (int d = 0; d < size; d++)
            {
                DQBound[start + p * size + d] += error * Math.Abs(k[j * size + d]);
                DKBound[start + j * size + d] += error * Math.Abs(q[p * size + d]);
                DVBound[start + j * size + d] += (weight * (weightError + sums) + Underflow) * Math.Abs(dz[p * size + d]);
            }
        }
    }
}
