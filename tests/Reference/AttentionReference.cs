namespace Accelerated.Tests.Reference;

/// <summary>Causal attention of one head and one sequence in float64, as a textbook writes it. Matrices are [tokens, head size], row-major.</summary>
public static class AttentionReference
{
    /// <summary>score[p, j] = q[p]·k[j] · scale for j ≤ p; −∞ beyond.</summary>
    public static double[,] Scores(double[] q, double[] k, int tokens, int headSize, double scale)
    {
        var scores = new double[tokens, tokens];
        for (int p = 0; p < tokens; p++)
        {
            for (int j = 0; j < tokens; j++)
            {
                double sum = 0;
                for (int d = 0; d < headSize; d++)
                {
                    sum += q[p * headSize + d] * k[j * headSize + d];
                }

                scores[p, j] = j <= p ? sum * scale : double.NegativeInfinity;
            }
        }

        return scores;
    }

    /// <summary>log Σ_{j ≤ p} exp(score[p, j]).</summary>
    public static double[] LogSumExp(double[,] scores)
    {
        int tokens = scores.GetLength(0);
        var result = new double[tokens];
        for (int p = 0; p < tokens; p++)
        {
            double largest = double.NegativeInfinity;
            for (int j = 0; j <= p; j++)
            {
                largest = Math.Max(largest, scores[p, j]);
            }

            double sum = 0;
            for (int j = 0; j <= p; j++)
            {
                sum += Math.Exp(scores[p, j] - largest);
            }

            result[p] = largest + Math.Log(sum);
        }

        return result;
    }

    /// <summary>w[p, j] = exp(score[p, j]) / Σ_{i ≤ p} exp(score[p, i]).</summary>
    public static double[,] Weights(double[,] scores)
    {
        int tokens = scores.GetLength(0);
        double[] logSumExp = LogSumExp(scores);
        var weights = new double[tokens, tokens];
        for (int p = 0; p < tokens; p++)
        {
            for (int j = 0; j <= p; j++)
            {
                weights[p, j] = Math.Exp(scores[p, j] - logSumExp[p]);
            }
        }

        return weights;
    }

    /// <summary>z[p] = Σ_{j ≤ p} w[p, j] v[j].</summary>
    public static double[] Forward(double[,] weights, double[] v, int headSize)
    {
        int tokens = weights.GetLength(0);
        var z = new double[tokens * headSize];
        for (int p = 0; p < tokens; p++)
        {
            for (int j = 0; j <= p; j++)
            {
                for (int d = 0; d < headSize; d++)
                {
                    z[p * headSize + d] += weights[p, j] * v[j * headSize + d];
                }
            }
        }

        return z;
    }

    /// <summary>The gradients of Σ dz·z(q, k, v), by the chain rule through the weight matrix: dw = dz vᵀ, dscore = w ∘ (dw − Σ_i w dw).</summary>
    public static (double[] DQ, double[] DK, double[] DV) Backward(
        double[] q, double[] k, double[] v, double[] dz, int tokens, int headSize, double scale)
    {
        double[,] weights = Weights(Scores(q, k, tokens, headSize, scale));
        var dq = new double[tokens * headSize];
        var dk = new double[tokens * headSize];
        var dv = new double[tokens * headSize];
        var dw = new double[tokens];
        for (int p = 0; p < tokens; p++)
        {
            double mean = 0;
            for (int j = 0; j <= p; j++)
            {
                dw[j] = 0;
                for (int d = 0; d < headSize; d++)
                {
                    dw[j] += dz[p * headSize + d] * v[j * headSize + d];
                    dv[j * headSize + d] += weights[p, j] * dz[p * headSize + d];
                }

                mean += weights[p, j] * dw[j];
            }

            for (int j = 0; j <= p; j++)
            {
                double dscore = weights[p, j] * (dw[j] - mean) * scale;
                for (int d = 0; d < headSize; d++)
                {
                    dq[p * headSize + d] += dscore * k[j * headSize + d];
                    dk[j * headSize + d] += dscore * q[p * headSize + d];
                }
            }
        }

        return (dq, dk, dv);
    }
}
