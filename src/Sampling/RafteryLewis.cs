namespace Accelerated.Sampling;

/// <summary>
/// How many draws of a chain a quantile needs (Raftery and Lewis, 1992): whether a draw lies below it is thinned until it is a first-order Markov chain of two states, of which everything is
/// known. The settings: quantile .025, accuracy .01, probability .95, precision .01.
/// </summary>
/// <param name="BurnIn">Draws to leave out.</param>
/// <param name="Draws">Draws to take after that.</param>
public sealed record RafteryLewis(int BurnIn, int Draws)
{
    public const double Quantile = 0.025;

    public const double Accuracy = 0.01;

    public const double Probability = 0.95;

    public const double Precision = 0.01;

    /// <summary>What independent draws would need; shorter chains say nothing.</summary>
    public static int LeastDraws { get; } = (int)Math.Ceiling(Quantile * (1 - Quantile) * Square(NormalQuantile) / Square(Accuracy));

    /// <summary>All draws, divided by what independent ones would need; above 5 the chain is slow.</summary>
    public double Dependence => (double)(BurnIn + Draws) / LeastDraws;

    private static double NormalQuantile => NormalDistribution.Quantile((1 + Probability) / 2);

    /// <summary>Null with fewer than <see cref="LeastDraws"/> draws, or where they fall into one state.</summary>
    public static RafteryLewis? Of(ReadOnlySpan<double> chain)
    {
        if (chain.Length < LeastDraws)
        {
            return null;
        }

        bool[] below = Below(chain);
        int thinning = 1;
        while (thinning < below.Length / 10 && !IsFirstOrder(below, thinning))
        {
            thinning++;
        }

        var counts = new double[2, 2];
        for (int i = 0; i + thinning < below.Length; i += thinning)
        {
            counts[below[i] ? 1 : 0, below[i + thinning] ? 1 : 0]++;
        }

        double alpha = counts[0, 1] / (counts[0, 0] + counts[0, 1]);
        double beta = counts[1, 0] / (counts[1, 0] + counts[1, 1]);
        double both = alpha + beta;
        if (!(alpha > 0 && beta > 0))
        {
            return null;
        }

        double forget = both == 1 ? 0 : Math.Log(Precision * both / Math.Max(alpha, beta)) / Math.Log(Math.Abs(1 - both));
        double draws = (2 - both) * alpha * beta * Square(NormalQuantile) / (both * both * both * Square(Accuracy));
        return new RafteryLewis((int)Math.Ceiling(Math.Max(0, forget)) * thinning, (int)Math.Ceiling(draws) * thinning);
    }

    // Ranks interpolated as R's default (type 7) does.
    private static bool[] Below(ReadOnlySpan<double> chain)
    {
        double[] sorted = chain.ToArray();
        Array.Sort(sorted);
        double at = Quantile * (sorted.Length - 1);
        int rank = (int)at;
        double limit = sorted[rank] + (at - rank) * (sorted[rank + 1] - sorted[rank]);
        var below = new bool[chain.Length];
        for (int i = 0; i < below.Length; i++)
        {
            below[i] = chain[i] <= limit;
        }

        return below;
    }

    // The likelihood ratio of a second-order against a first-order chain, less what BIC asks of two parameters.
    private static bool IsFirstOrder(bool[] below, int thinning)
    {
        var counts = new double[2, 2, 2];
        int length = 0;
        for (int i = 0; i + 2 * thinning < below.Length; i += thinning, length++)
        {
            counts[below[i] ? 1 : 0, below[i + thinning] ? 1 : 0, below[i + 2 * thinning] ? 1 : 0]++;
        }

        double ratio = 0;
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 2; b++)
            {
                for (int c = 0; c < 2; c++)
                {
                    double fitted = (counts[a, b, 0] + counts[a, b, 1]) * (counts[0, b, c] + counts[1, b, c])
                        / (counts[0, b, 0] + counts[0, b, 1] + counts[1, b, 0] + counts[1, b, 1]);
                    ratio += counts[a, b, c] > 0 ? 2 * counts[a, b, c] * Math.Log(counts[a, b, c] / fitted) : 0;
                }
            }
        }

        return ratio < 2 * Math.Log(length);
    }

    private static double Square(double x) => x * x;
}
