using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// Traces of each head's block of the Fisher information of one prediction, tr F_hh = E ‖∇_h log p(y | context)‖², y drawn from the model itself ("true" Fisher, not the empirical
/// one with the data's tokens). Contexts are the positions of text.
/// <para>Scores of labels drawn from the model have mean 0 given the context, so over N predictions E ‖∇_h of their mean loss‖² = tr F_hh / N: one gradient of N labels gives an
/// unbiased value for every head. Rows are taken a few at a time; each such batch is a sample, and the standard error is over them.</para>
/// </summary>
public static class FisherTraces
{
    /// <summary>Predictions of one sample: few, for many samples, and enough to keep the device busy.</summary>
    private const int TokensOfSample = 512;

    /// <param name="model">The model.</param>
    /// <param name="tokens">Rows, [sequences, length].</param>
    /// <param name="length">Tokens of a row.</param>
    /// <param name="draws">Labels drawn for each position, one after another.</param>
    /// <param name="seed">Of the labels.</param>
    /// <param name="cancellation">Looked at between gradients.</param>
    public static IReadOnlyList<Score> Of(Transformer model, int[] tokens, int length, int draws, ulong seed, CancellationToken cancellation = default)
    {
        IReadOnlyList<Head> heads = AllHeads.Of(model.Shape);
        ParameterRange[][] ranges = [.. heads.Select(head => AllHeads.RangesOf(model.Layout, head).ToArray())];
        GradientScope scope = GradientScope.Of(model.Layout, [.. ranges.SelectMany(r => r)]);
        SampleMean[] means = [.. heads.Select(_ => new SampleMean())];
        var gradient = new float[model.Layout.Length];
        var sampler = new LabelSampler(model, seed);
        using var teacher = new LabelTeacher(model.Shape.Vocabulary);
        int rows = tokens.Length / length, perSample = Math.Clamp(TokensOfSample / length, 1, rows);
        for (int draw = 0; draw < draws; draw++)
        {
            for (int first = 0; first < rows; first += perSample)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(perSample, rows - first);
                var batch = new TokenBatch(tokens.AsSpan(first * length, count * length), count, length);
                teacher.Take(sampler.Sample(batch, (uint)(draw * rows + first)));
                model.LossAndGradient(batch, scope, teacher);
                model.Gradient.CopyTo(gradient);
                for (int h = 0; h < means.Length; h++)
                {
                    means[h].Add(batch.Predicted * SquaredNorm(gradient, ranges[h]), 1);
                }
            }
        }

        return [.. heads.Select((head, h) => Score.OfHead(head, ScoreMetric.FisherTrace, means[h].Mean, means[h].StandardError, means[h].Count))];
    }

    private static double SquaredNorm(float[] gradient, ParameterRange[] ranges)
    {
        double sum = 0;
        foreach (ParameterRange range in ranges)
        {
            foreach (float g in gradient.AsSpan(range.Offset, range.Length))
            {
                sum += (double)g * g;
            }
        }

        return sum;
    }
}
