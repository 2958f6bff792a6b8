using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>Euclidean norms of the weights: of everything, of each tensor, and of each head's W_Q, W_K, W_V, W_O, b_Q, b_K, b_V together.</summary>
public static class WeightNorms
{
    public static IEnumerable<Score> Of(ParameterLayout layout, float[] parameters)
    {
        yield return Score.OfModel(ScoreMetric.WeightNorm, Norm(parameters, [new ParameterRange(0, layout.Length)]));
        foreach (TensorSlot tensor in layout.Tensors)
        {
            yield return Score.OfTensor(tensor.Name, ScoreMetric.WeightNorm, Norm(parameters, [tensor.Range]));
        }

        foreach (Head head in AllHeads.Of(layout.Shape))
        {
            yield return Score.OfHead(head, ScoreMetric.WeightNorm, Norm(parameters, AllHeads.RangesOf(layout, head)));
        }
    }

    private static double Norm(float[] parameters, IEnumerable<ParameterRange> ranges)
    {
        double squares = 0;
        foreach (ParameterRange range in ranges)
        {
            foreach (float value in parameters.AsSpan(range.Offset, range.Length))
            {
                squares += (double)value * value;
            }
        }

        return Math.Sqrt(squares);
    }
}
