using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Training;

namespace Accelerated.Development;

/// <summary>Scores of the whole model that are means of its losses on the first rows of a data set: loss, in-context learning, and the loss without positions.</summary>
public static class TextScores
{
    /// <summary>A window around an early index e reaches from e − e / 4 to e + e / 4, and is as wide around the late one.</summary>
    private const int WindowShare = 4;

    /// <summary>
    /// The mean loss; the in-context-learning scores, a row's late minus early loss being one sample; the mean loss with W_pos = 0, and what that adds to the loss, row by row.
    /// The model is left as it was.
    /// </summary>
    public static IEnumerable<Score> Of(Transformer model, TokenRows data, int rows, CancellationToken cancellation = default)
    {
        (int Early, int Late)? places = ScoreIndices.InContext(data.Length);
        SampleMean single = new(), window = new();
        var means = new double[Math.Min(rows, data.Count)];
        Evaluation intact = Evaluation.Loss(model, data, rows, Read, cancellation);
        yield return Score.OfModel(ScoreMetric.Loss, intact.Mean, intact.StandardError, intact.Tokens);
        if (places is not null)
        {
            yield return Score.OfModel(ScoreMetric.InContextLearning, single.Mean, single.StandardError, single.Count);
            yield return Score.OfModel(ScoreMetric.InContextLearningWindow, window.Mean, window.StandardError, window.Count);
        }

        var change = new SampleMean();
        Evaluation without = WithoutPositions(model, () =>
            Evaluation.Loss(model, data, rows, (row, losses) => change.Add(Average(losses, 0, losses.Length - 1) - means[row], 1), cancellation));
        yield return Score.OfModel(ScoreMetric.PositionalAblation, without.Mean, without.StandardError, without.Tokens);
        yield return Score.OfModel(ScoreMetric.PositionalAblationChange, change.Mean, change.StandardError, change.Count);

        void Read(int row, ReadOnlySpan<float> losses)
        {
            means[row] = Average(losses, 0, losses.Length - 1);
            if (places is var (early, late))
            {
                int half = Math.Min(early / WindowShare, losses.Length - 1 - late);
                single.Add(losses[late] - losses[early], 1);
                window.Add(Average(losses, late - half, late + half) - Average(losses, early - half, early + half), 1);
            }
        }
    }

    private static T WithoutPositions<T>(Transformer model, Func<T> compute)
    {
        ParameterRange positions = model.Layout.Positions.Range;
        var kept = new float[positions.Length];
        model.Parameters.CopyTo(kept, positions.Offset);
        try
        {
            model.Parameters.CopyFrom(new float[positions.Length], positions.Offset);
            return compute();
        }
        finally
        {
            model.Parameters.CopyFrom(kept, positions.Offset);
        }
    }

    private static double Average(ReadOnlySpan<float> losses, int first, int last)
    {
        double sum = 0;
        foreach (float loss in losses[first..(last + 1)])
        {
            sum += loss;
        }

        return sum / (last - first + 1);
    }
}
