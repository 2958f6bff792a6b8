using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Model;

/// <summary>Losses that compare a model with another distribution in place of the data's next tokens.</summary>
public sealed class TeacherTests
{
    // Some hundred roundings of a path of this size, on losses of at most a few nats and gradients of about 1.
    private const double Tolerance = 400 * 40 / 16_777_216.0;
    private const double GradientTolerance = 400 / 16_777_216.0;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 3, width: 5, context: 9, vocabulary: 11);
    private static readonly TransformerShape OneLayer = new(layers: 1, heads: 3, headSize: 2, width: 7, context: 9, vocabulary: 11);

    [Fact]
    public void The_divergence_from_another_model_and_its_gradient_are_those_of_float64()
    {
        using var @case = new ModelCase(Shape, 3, 9);
        using var twin = new ModelCase(OneLayer, 3, 9, seed: 8);
        using ITeacher teacher = new ModelTeacher(twin.Model);
        TransformerReference reference = @case.Reference();
        TransformerReference other = twin.Reference();
        var losses = new float[@case.Batch.Predicted];

        // The teacher lives on its own device; on the processor its memory can be read by the other.
        double mean = @case.Model.Losses(@case.Batch, losses, teacher);
        double again = @case.Model.LossAndGradient(@case.Batch, GradientScope.Everything(@case.Model.Layout), teacher);
        float[] gradient = @case.Model.Gradient.ToArray();

        double[] expected = Divergences(@case, reference, other);
        Assert.Equal(mean, again, 1e-6);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(losses[i] - expected[i], -Tolerance, Tolerance);
        }

        Assert.True(mean > 0.1, "The models are too much alike to be a test.");
        foreach (TensorSlot tensor in @case.Model.Layout.Tensors)
        {
            int i = tensor.Length / 2;
            const double h = 1e-4;
            double[] values = reference.Tensors[tensor.Name];
            double value = values[i];
            values[i] = value + h;
            double above = Divergences(@case, reference, other).Average();
            values[i] = value - h;
            double below = Divergences(@case, reference, other).Average();
            values[i] = value;
            double slope = (above - below) / (2 * h);
            Assert.InRange(gradient[tensor.Offset + i] - slope, -GradientTolerance * (1 + 10 * Math.Abs(slope)), GradientTolerance * (1 + 10 * Math.Abs(slope)));
        }
    }

    [Fact]
    public void A_model_does_not_diverge_from_itself()
    {
        using var @case = new ModelCase(Shape, 2, 7);
        using var same = new ModelCase(Shape, 2, 7);
        using ITeacher teacher = new ModelTeacher(same.Model);

        double loss = @case.Model.LossAndGradient(@case.Batch, GradientScope.Everything(@case.Model.Layout), teacher);

        Assert.Equal(0, loss);
        Assert.All(@case.Model.Gradient.ToArray(), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void A_bigram_table_holds_the_conditional_frequencies_of_its_corpus()
    {
        // 0 is followed twice by 1 and once by 2, 1 by 0 twice, 2 by nothing: it has the frequencies of all followers, 0 1 0 1 0 2 → 1, 0, 1, 0, 2.
        using var @case = new ModelCase(Shape, 1, 4);
        using var teacher = BigramTeacher.Count(@case.Device, Shape.Vocabulary, [[0, 1, 0, 1, 0, 2]]);
        using DeviceMemory<float> logits = @case.Device.Allocate<float>(3 * Shape.Vocabulary);

        teacher.Read(new TokenBatch([0, 1, 2], 1, 3));
        teacher.Logits(0, 3, logits);

        double[][] rows = [.. logits.ToArray().Chunk(Shape.Vocabulary).Select(r => r.Select(x => Math.Exp(x)).ToArray())];
        Assert.Equal(2.0 / 3, rows[0][1], 1e-6);
        Assert.Equal(1.0 / 3, rows[0][2], 1e-6);
        Assert.Equal(1, rows[1][0], 1e-6);
        Assert.Equal([0.4, 0.4, 0.2], rows[2][..3].Select(p => Math.Round(p, 6)));
        Assert.All(rows, r => Assert.Equal(1, r.Sum(), 1e-6));
    }

    [Fact]
    public void The_divergence_from_a_bigram_table_is_that_of_float64()
    {
        using var @case = new ModelCase(Shape, 3, 9);
        using var teacher = BigramTeacher.Count(@case.Device, Shape.Vocabulary, @case.Tokens.Chunk(9));
        var losses = new float[@case.Batch.Predicted];

        @case.Model.Losses(@case.Batch, losses, teacher);

        var counts = new double[Shape.Vocabulary, Shape.Vocabulary];
        foreach (int[] row in @case.Tokens.Chunk(9))
        {
            for (int p = 0; p + 1 < row.Length; p++)
            {
                counts[row[p], row[p + 1]]++;
            }
        }

        TransformerReference reference = @case.Reference();
        for (int s = 0; s < @case.Sequences; s++)
        {
            int[] row = @case.Tokens[(s * 9)..(s * 9 + 9)];
            double[][] logs = reference.LogProbabilities(row);
            for (int p = 0; p < 8; p++)
            {
                double total = Enumerable.Range(0, Shape.Vocabulary).Sum(v => counts[row[p], v]);
                double expected = Enumerable.Range(0, Shape.Vocabulary).Where(v => counts[row[p], v] > 0).Sum(v => counts[row[p], v] / total * (Math.Log(counts[row[p], v] / total) - logs[p][v]));
                Assert.InRange(losses[s * 8 + p] - expected, -Tolerance, Tolerance);
            }
        }
    }

    [Fact]
    public void A_vocabulary_too_large_for_a_table_and_ids_outside_of_it_are_refused()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);

        Assert.Contains("at most 20000 tokens", Assert.Throws<InvalidInputException>(() => BigramTeacher.Count(device, 50_257, [])).Message, StringComparison.Ordinal);
        Assert.Contains("outside the model's vocabulary of 3", Assert.Throws<InvalidInputException>(() => BigramTeacher.Count(device, 3, [[1, 3]])).Message, StringComparison.Ordinal);
    }

    private static double[] Divergences(ModelCase @case, TransformerReference reference, TransformerReference other) =>
    [
        .. from s in Enumerable.Range(0, @case.Sequences)
           let tokens = @case.Tokens[(s * @case.Length)..((s + 1) * @case.Length)]
           from pair in other.LogProbabilities(tokens).Zip(reference.LogProbabilities(tokens))
           select pair.First.Zip(pair.Second, (q, p) => Math.Exp(q) * (q - p)).Sum(),
    ];
}
