using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>Sequences, and scores of every head that are read from its attention on them.</summary>
public sealed class AttentionProbe
{
    private readonly int[] tokens;
    private readonly IReadOnlyList<AttentionScore> scores;

    /// <param name="tokens">[sequences, length].</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="scores">What is read.</param>
    public AttentionProbe(int[] tokens, int length, params IReadOnlyList<AttentionScore> scores)
    {
        this.tokens = tokens;
        this.scores = scores;
        Length = length;
        Sequences = tokens.Length / length;
    }

    public int Length { get; }

    public int Sequences { get; }

    public IReadOnlyList<string> Metrics => [.. scores.Select(score => score.Metric)];

    internal ReadOnlySpan<int> Tokens => tokens;

    internal IReadOnlyList<AttentionScore> Scores => scores;

    /// <summary>The scores of all heads, with standard errors over sequences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">What tables call the sequences; null for synthetic ones.</param>
    public IEnumerable<Score> Measure(Transformer model, string? dataset)
    {
        AttentionEdge[] edges = [.. scores.SelectMany(score => score.Terms.Select(term => term.Edge))];
        IReadOnlyList<Head> heads = AllHeads.Of(model.Shape);
        var weights = new float[heads.Count * edges.Length];
        model.AttentionWeights(new TokenBatch(tokens, Sequences, Length), edges, weights);
        for (int h = 0, start; h < heads.Count; h++)
        {
            start = h * edges.Length;
            foreach (AttentionScore score in scores)
            {
                SampleMean mean = score.Mean(weights.AsSpan(start, score.Terms.Count), Sequences);
                start += score.Terms.Count;
                if (mean.Count > 0)
                {
                    yield return Score.OfHead(heads[h], score.Metric, mean.Mean, mean.StandardError, mean.Count) with { Dataset = dataset };
                }
            }
        }
    }
}
