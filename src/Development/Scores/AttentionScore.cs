using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>A score that is a mean of attention weights, or of weighted sums of them.</summary>
public sealed class AttentionScore
{
    private readonly List<AttentionTerm> terms = [];
    private readonly Dictionary<int, int> readings = [];

    /// <param name="metric">One of <see cref="ScoreMetric"/>.</param>
    public AttentionScore(string metric) => Metric = metric;

    public string Metric { get; }

    public IReadOnlyList<AttentionTerm> Terms => terms;

    /// <summary>Adds one thing to be averaged: the weight at <paramref name="edge"/>, less the mean weight at <paramref name="others"/>, from the same query, where there are some.</summary>
    public void Add(AttentionEdge edge, params ReadOnlySpan<int> others)
    {
        terms.Add(new AttentionTerm(edge, 1));
        foreach (int other in others)
        {
            terms.Add(new AttentionTerm(edge with { Key = other }, -1.0 / others.Length));
        }

        readings[edge.Sequence] = readings.GetValueOrDefault(edge.Sequence) + 1;
    }

    /// <summary>The mean over all that was added.</summary>
    internal SampleMean Mean(ReadOnlySpan<float> weights, int sequences)
    {
        var sums = new double[sequences];
        for (int i = 0; i < terms.Count; i++)
        {
            sums[terms[i].Edge.Sequence] += terms[i].Factor * weights[i];
        }

        var mean = new SampleMean();
        for (int s = 0; s < sequences; s++)
        {
            mean.Add(sums[s], readings.GetValueOrDefault(s));
        }

        return mean;
    }
}
