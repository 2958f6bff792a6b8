namespace Accelerated.Tests.Reference;

/// <summary>
/// Unembedding, cross-entropy and gradients in float64, with bounds for a float32 computation that subtracts the maximum and adds in any order. With e[r] the largest
/// error of a logit of row r (γ of Width + 1 on Σ|x||w| + |b|) and s[r] the spread of its logits, the relative error of a probability is at most
/// 2 e + u s + γ of (Vocabulary + 10): the logits', the subtraction's, the sum's and those of exp, division and scale.
/// </summary>
public sealed class UnembeddingLossReference
{
    public UnembeddingLossReference(float[] x, float[] weights, float[] bias, int[] targets, double scale, int rows, int width, int vocabulary)
    {
        Losses = new double[rows];
        LossBounds = new double[rows];
        DX = new double[rows * width];
        DXBounds = new double[rows * width];
        DWeights = new double[width * vocabulary];
        DWeightsBounds = new double[width * vocabulary];
        DBias = new double[vocabulary];
        DBiasBounds = new double[vocabulary];
        for (int r = 0; r < rows; r++)
        {
            double[] logits = new double[vocabulary];
            double logitError = 0;
            for (int v = 0; v < vocabulary; v++)
            {
                logits[v] = bias[v];
                double magnitude = Math.Abs(bias[v]);
                for (int i = 0; i < width; i++)
                {
                    double term = (double)x[r * width + i] * weights[i * vocabulary + v];
                    logits[v] += term;
                    magnitude += Math.Abs(term);
                }

                logitError = Math.Max(logitError, RoundingError.Gamma(width + 1) * magnitude);
            }

            double largest = logits.Max();
            double spread = largest - logits.Min();
            double sum = logits.Sum(l => Math.Exp(l - largest));
            double logSumExp = largest + Math.Log(sum);
            double relative = 2 * logitError + RoundingError.Unit * spread + RoundingError.Gamma(vocabulary + 10);
            int target = targets[r];
            if (target < 0)
            {
                continue;
            }

            Losses[r] = logSumExp - logits[target];
            LossBounds[r] = relative + RoundingError.Gamma(4) * (Math.Abs(largest) + Math.Abs(logits[target]) + Math.Log(vocabulary));
            for (int v = 0; v < vocabulary; v++)
            {
                double probability = Math.Exp(logits[v] - logSumExp);
                double gradient = scale * (probability - (v == target ? 1 : 0));
                double error = Math.Abs(scale) * (relative * probability + (v == target ? RoundingError.Gamma(4) + relative : 0));
                DBias[v] += gradient;
                DBiasBounds[v] += error + RoundingError.Gamma(rows) * Math.Abs(gradient);
                for (int i = 0; i < width; i++)
                {
                    double w = weights[i * vocabulary + v];
                    double xi = x[r * width + i];
                    DX[r * width + i] += gradient * w;
                    DXBounds[r * width + i] += error * Math.Abs(w) + RoundingError.Gamma(vocabulary + 2) * Math.Abs(gradient * w);
                    DWeights[i * vocabulary + v] += gradient * xi;
                    DWeightsBounds[i * vocabulary + v] += error * Math.Abs(xi) + RoundingError.Gamma(rows + 2) * Math.Abs(gradient * xi);
                }
            }
        }
    }

    public double[] Losses { get; }

    public double[] LossBounds { get; }

    public double[] DX { get; }

    public double[] DXBounds { get; }

    public double[] DWeights { get; }

    public double[] DWeightsBounds { get; }

    public double[] DBias { get; }

    public double[] DBiasBounds { get; }
}
