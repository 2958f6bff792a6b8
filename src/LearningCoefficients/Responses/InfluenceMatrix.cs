namespace Accelerated.LearningCoefficients.Responses;

/// <summary>
/// The Bayesian influence of sequences on one another: covariance of their mean losses over the draws, each chain centred by itself. Weighting sequence j more changes the expected loss of i by
/// −nβ Cov(ℓ_i, ℓ_j) per unit of weight. The correlation is the loss kernel, free of how much each loss moves.
/// </summary>
/// <param name="Rows">Number of sequences.</param>
/// <param name="Covariance">[rows, rows], in nats².</param>
/// <param name="Correlation">[rows, rows].</param>
public sealed record InfluenceMatrix(int Rows, IReadOnlyList<double> Covariance, IReadOnlyList<double> Correlation)
{
    public static InfluenceMatrix Of(TokenTrace trace)
    {
        int rows = trace.Rows;
        var losses = new double[trace.Draws, rows];
        var covariance = new double[rows * rows];
        var terms = new float[trace.Terms];
        int chains = trace.Samples / trace.Draws;
        for (int c = 0; c < chains; c++)
        {
            for (int d = 0; d < trace.Draws; d++)
            {
                trace.Read(c * trace.Draws + d, terms);
                for (int i = 0; i < rows; i++)
                {
                    losses[d, i] = InformationCriteria.RowMean(terms, i, trace.TermsPerRow);
                }
            }

            AddChain(losses, trace.Draws, rows, covariance, 1.0 / chains / Math.Max(1, trace.Draws - 1));
        }

        var correlation = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                double scale = Math.Sqrt(covariance[i * rows + i] * covariance[j * rows + j]);
                correlation[i * rows + j] = scale > 0 ? covariance[i * rows + j] / scale : double.NaN;
            }
        }

        return new InfluenceMatrix(rows, covariance, correlation);
    }

    private static void AddChain(double[,] losses, int draws, int rows, double[] covariance, double weight)
    {
        for (int i = 0; i < rows; i++)
        {
            double mean = 0;
            for (int d = 0; d < draws; d++)
            {
                mean += losses[d, i] / draws;
            }

            for (int d = 0; d < draws; d++)
            {
                losses[d, i] -= mean;
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                double sum = 0;
                for (int d = 0; d < draws; d++)
                {
                    sum += losses[d, i] * losses[d, j];
                }

                covariance[i * rows + j] += weight * sum;
            }
        }
    }
}
