namespace Accelerated.Development;

/// <summary>
/// Mean of things that come in independent groups, such as the tokens of sequences: m = Σ S_g / Σ n_g, with the standard error of a ratio,
/// √(G / (G − 1) · Σ (S_g − m n_g)²) / Σ n_g. With equal n_g it is the standard error of the groups' means.
/// </summary>
public sealed class SampleMean
{
    private readonly List<(double Sum, double Weight)> groups = [];

    /// <summary>Things in all groups.</summary>
    public long Count => (long)Math.Round(Weight);

    /// <summary>NaN where there is nothing.</summary>
    public double Mean => groups.Sum(g => g.Sum) / Weight;

    /// <summary>NaN for fewer than two groups.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            double squares = groups.Sum(g => (g.Sum - mean * g.Weight) * (g.Sum - mean * g.Weight));
            return Math.Sqrt(squares * groups.Count / (groups.Count - 1.0)) / Math.Abs(Weight);
        }
    }

    private double Weight => groups.Sum(g => g.Weight);

    public static SampleMean Of(IEnumerable<double> values)
    {
        var mean = new SampleMean();
        foreach (double value in values)
        {
            mean.Add(value, 1);
        }

        return mean;
    }

    /// <summary>
    /// A group of <paramref name="weight"/> things whose values sum up to <paramref name="sum"/>; one without things counts for nothing. For the ratio of two sums
    /// <paramref name="weight"/> is the group's share of the denominator.
    /// </summary>
    public void Add(double sum, double weight)
    {
        if (weight != 0)
        {
            groups.Add((sum, weight));
        }
    }
}
