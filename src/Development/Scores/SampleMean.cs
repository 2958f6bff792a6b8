namespace Accelerated.Development;

/// <summary>
/// Mean of things that come in independent groups, such as the tokens of sequences: m = Σ S_g / Σ n_g, with the standard error of a ratio,
/// √(G / (G − 1) · Σ (S_g − m n_g)²) / Σ n_g. With equal n_g it is the standard error of the groups' means.
/// </summary>
public sealed class SampleMean
{
    private readonly List<(double Sum, long Count)> groups = [];

    /// <summary>Things in all groups.</summary>
    public long Count { get; private set; }

    /// <summary>NaN where there is nothing.</summary>
    public double Mean => groups.Sum(g => g.Sum) / Count;

    /// <summary>NaN for fewer than two groups.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            double squares = groups.Sum(g => (g.Sum - mean * g.Count) * (g.Sum - mean * g.Count));
            return Math.Sqrt(squares * groups.Count / (groups.Count - 1.0)) / Count;
        }
    }

    public static SampleMean Of(IEnumerable<double> values)
    {
        var mean = new SampleMean();
        foreach (double value in values)
        {
            mean.Add(value, 1);
        }

        return mean;
    }

    /// <summary>A group of <paramref name="count"/> things whose values sum up to <paramref name="sum"/>. One without things counts for nothing.</summary>
    public void Add(double sum, long count)
    {
        if (count == 0)
        {
            return;
        }

        groups.Add((sum, count));
        Count += count;
    }
}
