using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Development;

/// <summary>
/// What the direct path from each head to each head of a later layer is worth: the change of the loss when the earlier head's output is zero in the later head's input alone (queries,
/// keys and values) while everything else reads it as it is. Means over all tokens of some rows, over those among them that are top tokens of the later head, and over those that are
/// top tokens of both; standard errors over rows.
/// </summary>
public static class PathAblations
{
    /// <param name="model">The checkpoint of the step.</param>
    /// <param name="tokens">The ablated tokens, [sequences, length].</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="step">What ablations of heads left.</param>
    /// <param name="rows">How many rows: those that hold the most top tokens, so that there is something to see.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IEnumerable<Score> Of(Transformer model, int[] tokens, int length, CircuitStep step, int rows, CancellationToken cancellation = default)
    {
        int[] chosen = Rows(step, tokens.Length / length, length - 1, rows);
        (Head Earlier, Head Later)[] pairs = [.. step.Pairs()];
        if (pairs.Length == 0)
        {
            yield break;
        }

        using TokenRows data = TokenRows.FromArray("rows with the most top tokens", [.. chosen.SelectMany(row => tokens.AsSpan(row * length, length).ToArray())], length);
        var observer = new PathObserver(step, pairs, chosen);
        AblationTarget[] targets = [.. pairs.Select(pair => AblationTarget.Of(new HeadPath(pair.Earlier, pair.Later, HeadPart.Whole)))];
        AblationRun.Observe(model, data, targets, new AblationOptions { Sequences = data.Count }, observer, null, cancellation);
        for (int p = 0; p < pairs.Length; p++)
        {
            foreach ((string metric, SampleMean mean) in observer.Means(p))
            {
                if (mean.Count > 0)
                {
                    yield return Score.OfPair(pairs[p].Earlier, pairs[p].Later, metric, mean.Mean, mean.StandardError, mean.Count);
                }
            }
        }
    }

    private static int[] Rows(CircuitStep step, int sequences, int predicted, int most)
    {
        var held = new int[sequences];
        foreach (int place in step.Heads.SelectMany(step.Top))
        {
            held[place / predicted]++;
        }

        return [.. Enumerable.Range(0, sequences).OrderByDescending(row => held[row]).Take(most).Order()];
    }

    private sealed class PathObserver(CircuitStep step, (Head Earlier, Head Later)[] pairs, int[] rows) : IAblationObserver
    {
        private readonly SampleMean[][] means = [.. pairs.Select(_ => (SampleMean[])[new(), new(), new()])];
        private readonly Dictionary<Head, HashSet<int>> top = step.Heads.ToDictionary(head => head, head => step.Top(head).ToHashSet());

        public bool WantsPeaks => false;

        public IEnumerable<(string Metric, SampleMean Mean)> Means(int pair) =>
            [(ScoreMetric.PathAblation, means[pair][0]), (ScoreMetric.PathAblationTop, means[pair][1]), (ScoreMetric.PathAblationCommon, means[pair][2])];

        public void Observe(AblationPart part)
        {
            int predicted = part.Batch.Length - 1;
            for (int p = 0; p < pairs.Length; p++)
            {
                ReadOnlySpan<float> deltas = part.Deltas(p);
                HashSet<int> of = top[pairs[p].Later], with = top[pairs[p].Earlier];
                for (int s = 0; s < part.Batch.Sequences; s++)
                {
                    (double all, double served, double shared) = (0, 0, 0);
                    (int servedCount, int sharedCount) = (0, 0);
                    for (int i = 0; i < predicted; i++)
                    {
                        float delta = deltas[s * predicted + i];
                        int place = rows[part.First + s] * predicted + i;
                        all += delta;
                        if (of.Contains(place))
                        {
                            served += delta;
                            servedCount++;
                            bool isShared = with.Contains(place);
                            shared += isShared ? delta : 0;
                            sharedCount += isShared ? 1 : 0;
                        }
                    }

                    means[p][0].Add(all, predicted);
                    means[p][1].Add(served, servedCount);
                    means[p][2].Add(shared, sharedCount);
                }
            }
        }
    }
}
