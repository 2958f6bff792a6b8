namespace Accelerated.Tests.Reference;

/// <summary>
/// Losses and gradients of the walkers of <c>head-unembedding-loss</c> in float64, with bounds for a float32 computation that subtracts the maximum and adds in any order.
/// e[r], the largest error of a logit, is that of L (γ of all its terms) times s plus a few roundings of both summands; the relative error of a probability is at most
/// 2 e + γ of 4 times the logits' spread + γ of (vocabulary + 10).
/// </summary>
public sealed class HeadUnembeddingLossReference
{
    private readonly int vocabulary;
    private readonly int headSize;
    private readonly double[] bias;
    private readonly int[] targets;
    private readonly double scale;

    public HeadUnembeddingLossReference(float[] bias, int[] targets, double scale, int headSize)
    {
        this.bias = [.. bias.Select(b => (double)b)];
        this.targets = targets;
        this.scale = scale;
        this.headSize = headSize;
        vocabulary = bias.Length;
    }

    /// <summary>F x of every row, and the sums of its terms' magnitudes, [rows][vocabulary].</summary>
    public static (double[][] Values, double[][] Magnitudes) Product(float[] x, float[] weights, int rows, int width, int weightStride, int vocabulary)
    {
        var values = new double[rows][];
        var magnitudes = new double[rows][];
        for (int r = 0; r < rows; r++)
        {
            (values[r], magnitudes[r]) = (new double[vocabulary], new double[vocabulary]);
            for (int v = 0; v < vocabulary; v++)
            {
                for (int i = 0; i < width; i++)
                {
                    double term = (double)x[r * width + i] * weights[v * weightStride + i];
                    values[r][v] += term;
                    magnitudes[r][v] += Math.Abs(term);
                }
            }
        }

        return (values, magnitudes);
    }

    /// <summary>One walker, from L and its terms' magnitudes, whose sums have at most <paramref name="terms"/> terms.</summary>
    public Walker Evaluate(double[][] l, double[][] magnitudes, int terms, float[] reciprocals, float[] z, float[] map)
    {
        int rows = l.Length;
        var result = new Walker(rows, vocabulary, headSize);
        for (int r = 0; r < rows; r++)
        {
            int target = targets[r];
            if (target < 0)
            {
                continue;
            }

            double s = reciprocals[r];
            double valueError = RoundingError.Gamma(terms + 3) * magnitudes[r].Max();
            double[] logits = [.. l[r].Select((value, v) => s * value + bias[v])];
            double error = Math.Abs(s) * valueError + RoundingError.Gamma(6) * l[r].Select((value, v) => Math.Abs(s * value) + Math.Abs(bias[v])).Max();
            double largest = logits.Max();
            double logSumExp = largest + Math.Log(logits.Sum(x => Math.Exp(x - largest)));
            double relative = 2 * error + RoundingError.Gamma(4) * (largest - logits.Min()) + RoundingError.Gamma(vocabulary + 10);
            result.Losses[r] = logSumExp - logits[target];
            result.LossBounds[r] = relative + RoundingError.Gamma(6) * (Math.Abs(largest) + Math.Abs(logits[target]) + Math.Log(vocabulary));
            double weighted = Math.Abs(l[r][target]);
            for (int v = 0; v < vocabulary; v++)
            {
                double probability = Math.Exp(logits[v] - logSumExp);
                double gradient = scale * (probability - (v == target ? 1 : 0));
                double gradientError = Math.Abs(scale) * (relative * probability + (v == target ? RoundingError.Gamma(4) + relative : 0));
                result.DReciprocals[r] += gradient * l[r][v];
                weighted += probability * Math.Abs(l[r][v]);
                for (int j = 0; j < headSize; j++)
                {
                    double m = s * map[v * headSize + j];
                    double output = s * z[r * headSize + j];
                    result.DZ[r * headSize + j] += gradient * m;
                    result.DZBounds[r * headSize + j] += gradientError * Math.Abs(m) + RoundingError.Gamma(vocabulary + 4) * Math.Abs(gradient * m);
                    result.DMap[v * headSize + j] += gradient * output;
                    result.DMapBounds[v * headSize + j] += gradientError * Math.Abs(output) + RoundingError.Gamma(rows + 4) * Math.Abs(gradient * output);
                }
            }

            result.DReciprocalBounds[r] = Math.Abs(scale) * ((relative + RoundingError.Gamma(vocabulary + 10)) * weighted + 2 * valueError);
        }

        return result;
    }

    /// <summary>What comes out for one walker, each with its bounds.</summary>
    public sealed class Walker(int rows, int vocabulary, int headSize)
    {
        public double[] Losses { get; } = new double[rows];

        public double[] LossBounds { get; } = new double[rows];

        public double[] DReciprocals { get; } = new double[rows];

        public double[] DReciprocalBounds { get; } = new double[rows];

        public double[] DZ { get; } = new double[rows * headSize];

        public double[] DZBounds { get; } = new double[rows * headSize];

        public double[] DMap { get; } = new double[vocabulary * headSize];

        public double[] DMapBounds { get; } = new double[vocabulary * headSize];
    }
}
