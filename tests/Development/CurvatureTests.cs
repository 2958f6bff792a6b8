using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>Traces against float64: second differences of the loss for the Hessian, all labels of the vocabulary for the Fisher information.</summary>
public sealed class CurvatureTests
{
    private const int Sequences = 3;
    private const int Length = 6;

    // A mean of as many samples as are taken here is normal; beyond this many standard errors lies less than one in 10⁶ for each of the few heads.
    private const double Deviations = 5;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 2, width: 5, context: Length, vocabulary: 7);

    [Fact]
    public void Traces_of_the_hessian_are_those_of_second_differences_in_float64()
    {
        using var test = new ModelCase(Shape, Sequences, Length, threads: 1);
        IReadOnlyList<Score> scores = HessianTraces.Of(test.Model, test.Values, test.Tokens, Length, probes: 80, seed: 3);
        TransformerReference reference = test.Reference();
        const double Step = 1e-4;
        double loss = test.ReferenceLosses(reference).Average();
        foreach (Head head in AllHeads.Of(Shape))
        {
            double expected = 0;
            foreach ((double[] tensor, int i) in Coordinates(test, reference, head))
            {
                double kept = tensor[i];
                tensor[i] = kept + Step;
                double above = test.ReferenceLosses(reference).Average();
                tensor[i] = kept - Step;
                expected += (above - 2 * loss + test.ReferenceLosses(reference).Average()) / (Step * Step);
                tensor[i] = kept;
            }

            Score trace = scores.Single(s => s.Head == head && s.Metric == ScoreMetric.HessianTrace);
            double stated = scores.Single(s => s.Head == head && s.Metric == ScoreMetric.HessianTraceError).Value;
            Assert.Equal(80, trace.Count);
            Assert.True(stated < 0.1 * (Math.Abs(expected) + trace.StandardError!.Value), $"{head}: stated error {stated} of {expected}");
            Assert.True(stated < trace.StandardError!.Value, $"{head}: an error of {stated} is stated, more than sampling's own {trace.StandardError}: it would decide the next line.");
            Assert.True(Math.Abs(trace.Value - expected) <= Deviations * trace.StandardError!.Value + stated, $"{head}: {trace.Value} ± {trace.StandardError} against {expected}");
            Assert.True(Deviations * trace.StandardError < 2 * Math.Abs(expected) + 1, "the test could not fail");
        }

        Assert.Equal(test.Values, test.Model.Parameters.ToArray());
    }

    [Fact]
    public void One_probe_has_the_curvature_of_the_loss_along_its_signs_up_to_its_stated_error()
    {
        using var test = new ModelCase(Shape, Sequences, Length, threads: 1);
        var signs = new sbyte[test.Values.Length];
        SignProbes.Fill(9, 0, signs);
        Assert.InRange(signs.Count(s => s == 1), signs.Length / 3, 2 * signs.Length / 3);
        IReadOnlyList<Score> scores = HessianTraces.Of(test.Model, test.Values, test.Tokens, Length, probes: 1, seed: 9);
        TransformerReference reference = test.Reference();
        (double[] Tensor, int I, int Sign)[] moved =
        [
            .. from head in AllHeads.Of(Shape)
               from tensor in test.Model.Layout.Tensors
               from range in AllHeads.RangesOf(test.Model.Layout, head)
               where tensor.Offset <= range.Offset && range.End <= tensor.Offset + tensor.Length
               from i in Enumerable.Range(range.Offset, range.Length)
               select (reference.Tensors[tensor.Name], i - tensor.Offset, (int)signs[i]),
        ];
        const double Step = 1e-4;
        double here = Loss(), above = Moved(Step), below = Moved(-2 * Step);
        double expected = (above - 2 * here + below) / (Step * Step);
        double stated = scores.Where(s => s.Metric == ScoreMetric.HessianTraceError).Sum(s => s.Value);
        Assert.Equal(expected, scores.Where(s => s.Metric == ScoreMetric.HessianTrace).Sum(s => s.Value), stated + 1e-5);
        Assert.All(scores, s => Assert.Null(s.StandardError));

        double Loss() => test.ReferenceLosses(reference).Average();
        double Moved(double step)
        {
            foreach ((double[] tensor, int i, int sign) in moved)
            {
                tensor[i] += step * sign;
            }

            return Loss();
        }
    }

    [Fact]
    public void Traces_of_the_fisher_information_are_expectations_over_every_label()
    {
        using var test = new ModelCase(Shape, Sequences, Length, threads: 1);
        IReadOnlyList<Score> scores = FisherTraces.Of(test.Model, test.Tokens, Length, draws: 300, seed: 5);
        TransformerReference reference = test.Reference();
        double[][] here = Logs();
        const double Step = 1e-5;
        foreach (Head head in AllHeads.Of(Shape))
        {
            double expected = 0;
            foreach ((double[] tensor, int i) in Coordinates(test, reference, head))
            {
                double kept = tensor[i];
                tensor[i] = kept + Step;
                double[][] above = Logs();
                tensor[i] = kept - Step;
                double[][] below = Logs();
                tensor[i] = kept;
                for (int p = 0; p < here.Length; p++)
                {
                    for (int v = 0; v < Shape.Vocabulary; v++)
                    {
                        double slope = (above[p][v] - below[p][v]) / (2 * Step);
                        expected += Math.Exp(here[p][v]) * slope * slope / here.Length;
                    }
                }
            }

            Score trace = scores.Single(s => s.Head == head);
            Assert.True(Math.Abs(trace.Value - expected) <= Deviations * trace.StandardError!.Value, $"{head}: {trace.Value} ± {trace.StandardError} against {expected}");
            Assert.True(Deviations * trace.StandardError < expected / 2, "the test could not fail");
        }

        double[][] Logs() => [.. Enumerable.Range(0, Sequences).SelectMany(s => reference.LogProbabilities(test.Tokens.AsSpan(s * Length, Length)))];
    }

    private static IEnumerable<(double[] Tensor, int Index)> Coordinates(ModelCase test, TransformerReference reference, Head head) =>
        from range in AllHeads.RangesOf(test.Model.Layout, head)
        let slot = test.Model.Layout.Tensors.Single(t => t.Offset <= range.Offset && range.End <= t.Offset + t.Length)
        from i in Enumerable.Range(range.Offset - slot.Offset, range.Length)
        select (reference.Tensors[slot.Name], i);
}
