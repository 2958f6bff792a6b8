using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Model;

/// <summary>The model against float64, in all its configurations.</summary>
public sealed class TransformerTests
{
    /// <summary>
    /// A gradient element is a sum over the batch of products of quantities of order 1, through a chain of fewer than 400 rounded operations: 400 u ≈ 2.4·10⁻⁵, and the
    /// same again relative to its size, an order of magnitude up for the terms that cancel. The central difference itself is good to 10⁻⁹.
    /// </summary>
    private const double GradientTolerance = 400 / 16_777_216.0;

    /// <summary>
    /// Relative rounding of a loss: each of its few hundred nested operations contributes at most u = 2⁻²⁴ times the magnitude of the logits, which is below 40 here.
    /// </summary>
    private const double LossTolerance = 400 * 40 / 16_777_216.0;

    public static TheoryData<int, int, int, int, PositionalEmbedding> Shapes => new()
    {
        { 1, 1, 4, 8, PositionalEmbedding.Shortformer },
        { 2, 3, 5, 12, PositionalEmbedding.Shortformer },
        { 2, 3, 5, 12, PositionalEmbedding.Standard },
        { 3, 2, 32, 32, PositionalEmbedding.Shortformer },
        { 2, 2, 16, 48, PositionalEmbedding.Standard },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Losses_of_every_token_agree_with_float64(int layers, int heads, int headSize, int width, PositionalEmbedding positions)
    {
        using var test = new ModelCase(Shape(layers, heads, headSize, width, positions), sequences: 3, length: 9);
        double[] expected = test.ReferenceLosses(test.Reference());
        var losses = new float[expected.Length];
        double mean = test.Model.Losses(test.Batch, losses);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(losses[i] - expected[i]) <= LossTolerance, $"token {i}: {losses[i]} against {expected[i]}");
        }

        Assert.Equal(expected.Average(), mean, LossTolerance);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradient_of_every_tensor_agrees_with_central_differences_in_float64(int layers, int heads, int headSize, int width, PositionalEmbedding positions)
    {
        using var test = new ModelCase(Shape(layers, heads, headSize, width, positions), sequences: 2, length: 7);
        test.Model.LossAndGradient(test.Batch, GradientScope.Everything(test.Model.Layout));
        float[] gradient = test.Model.Gradient.ToArray();
        TransformerReference reference = test.Reference();
        foreach (TensorSlot tensor in test.Model.Layout.Tensors)
        {
            int stride = Math.Max(1, tensor.Length / 5);
            for (int i = 0; i < tensor.Length; i += stride)
            {
                double expected = CentralDifference(test, reference, tensor.Name, i);
                double actual = gradient[tensor.Offset + i];
                Assert.True(Math.Abs(actual - expected) <= GradientTolerance * (1 + 10 * Math.Abs(expected)), $"{tensor.Name}[{i}]: {actual} against {expected}");
            }
        }
    }

    [Theory]
    [InlineData("0:1")]
    [InlineData("1:0")]
    [InlineData("1:2")]
    public void Gradient_of_one_head_alone_is_that_of_the_full_backward_pass(string text)
    {
        Head head = Head.Parse(text);
        using var test = new ModelCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), sequences: 2, length: 7);
        ParameterLayout layout = test.Model.Layout;
        test.Model.LossAndGradient(test.Batch, GradientScope.Everything(layout));
        float[] all = test.Model.Gradient.ToArray();
        LayerLayout layer = layout.Layers[head.Layer];
        ParameterRange[] ranges =
        [
            .. new[] { layer.QueryWeight, layer.KeyWeight, layer.ValueWeight, layer.QueryBias, layer.KeyBias, layer.ValueBias, layer.OutputWeight }
                .Select(t => LayerLayout.ShareOf(t, head.Index)),
        ];
        test.Model.Gradient.Clear();
        test.Model.LossAndGradient(test.Batch, GradientScope.Of(layout, ranges));
        float[] alone = test.Model.Gradient.ToArray();
        foreach (ParameterRange range in ranges)
        {
            for (int i = range.Offset; i < range.End; i++)
            {
                Assert.Equal(all[i], alone[i], 1e-6f);
            }
        }
    }

    [Fact]
    public void A_batch_worked_through_in_parts_has_the_loss_and_gradient_of_its_parts()
    {
        TransformerShape shape = new(layers: 1, heads: 2, headSize: 4, width: 8, context: 64, vocabulary: 11);
        using var large = new ModelCase(shape, sequences: 150, length: 64);
        GradientScope everything = GradientScope.Everything(large.Model.Layout);
        Assert.True(large.Tokens.Length > 2 * large.Model.PartTokens, "the batch must not fit one part");
        double loss = large.Model.LossAndGradient(large.Batch, everything);
        float[] gradient = large.Model.Gradient.ToArray();

        double sum = 0;
        var total = new double[gradient.Length];
        for (int s = 0; s < large.Sequences; s++)
        {
            sum += large.Model.LossAndGradient(large.Batch.Slice(s, 1), everything);
            float[] part = large.Model.Gradient.ToArray();
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += part[i] / (double)large.Sequences;
            }
        }

        Assert.Equal(sum / large.Sequences, loss, 1e-6);
        for (int i = 0; i < total.Length; i++)
        {
            Assert.Equal(total[i], gradient[i], 1e-6 + 1e-4 * Math.Abs(total[i]));
        }
    }

    [Theory]
    [InlineData(PositionalEmbedding.Shortformer)]
    [InlineData(PositionalEmbedding.Standard)]
    public void Ablating_a_head_changes_every_loss_as_in_float64(PositionalEmbedding positions)
    {
        using var test = new ModelCase(Shape(2, 3, 5, 12, positions), sequences: 2, length: 8);
        Head[] heads = [new(0, 0), new(0, 2), new(1, 1)];
        int predicted = test.Batch.Predicted;
        var losses = new float[predicted];
        var deltas = new float[heads.Length * predicted];
        test.Model.AblationDeltas(test.Batch, heads, losses, deltas);
        double[] intact = test.ReferenceLosses(test.Reference());
        for (int h = 0; h < heads.Length; h++)
        {
            TransformerReference reference = test.Reference();
            reference.Ablated.Add((heads[h].Layer, heads[h].Index));
            double[] without = test.ReferenceLosses(reference);
            for (int i = 0; i < predicted; i++)
            {
                double expected = without[i] - intact[i];
                Assert.True(Math.Abs(deltas[h * predicted + i] - expected) <= 2 * LossTolerance, $"{heads[h]} token {i}: {deltas[h * predicted + i]} against {expected}");
            }
        }
    }

    [Fact]
    public void The_attention_peak_is_where_the_attention_pattern_is_largest()
    {
        using var test = new ModelCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), sequences: 2, length: 9);
        var head = new Head(1, 2);
        int tokens = test.Tokens.Length;
        var positions = new int[tokens];
        var weights = new float[tokens];
        var pattern = new float[tokens * test.Length];
        test.Model.AttentionPeaks(test.Batch, head, positions, weights);
        test.Model.AttentionPattern(test.Batch, head, pattern);
        for (int t = 0; t < tokens; t++)
        {
            float[] row = pattern[(t * test.Length)..((t + 1) * test.Length)];
            Assert.Equal(1, row.Sum(w => (double)w), 1e-5);
            Assert.All(row.Skip(t % test.Length + 1), w => Assert.Equal(0, w));
            Assert.Equal(row.Max(), weights[t], 1e-5f);
            Assert.Equal(row[positions[t]], weights[t], 1e-5f);
        }
    }

    [Fact]
    public void An_id_outside_the_vocabulary_is_refused_before_it_reaches_the_device()
    {
        using var test = new ModelCase(Shape(1, 1, 4, 8, PositionalEmbedding.Shortformer), sequences: 1, length: 4);
        var error = Assert.Throws<InvalidInputException>(() => test.Model.Loss(new TokenBatch([1, 2, 19, 3], 1, 4)));
        Assert.Contains("Token id 19 (sequence 0, position 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_longer_than_the_context_is_refused_with_both_numbers()
    {
        using var test = new ModelCase(Shape(1, 1, 4, 8, PositionalEmbedding.Shortformer), sequences: 1, length: 4);
        var error = Assert.Throws<InvalidInputException>(() => test.Model.Loss(new TokenBatch(new int[13], 1, 13)));
        Assert.Contains("13 tokens do not fit the model's context of 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_paper_profile_has_its_published_number_of_parameters_and_initial_weight_norm()
    {
        var layout = new ParameterLayout(TransformerShape.Paper);
        Assert.Equal(3_355_016, layout.Length);
        Assert.Equal(3_091_336, new ParameterLayout(new TransformerShape(1, 8, 32, 256, 1024, 5000)).Length);
        var parameters = new float[layout.Length];
        Initialization.Fill(layout, seed: 1, parameters);
        double norm = Math.Sqrt(parameters.Sum(p => (double)p * p));
        Assert.Equal(95.57, norm, 0.15);
    }

    private static TransformerShape Shape(int layers, int heads, int headSize, int width, PositionalEmbedding positions) =>
        new(layers, heads, headSize, width, context: 12, vocabulary: 19) { Positions = positions };

    private static double CentralDifference(ModelCase test, TransformerReference reference, string tensor, int index)
    {
        const double Step = 1e-5;
        double[] values = reference.Tensors[tensor];
        double kept = values[index];
        values[index] = kept + Step;
        double above = test.ReferenceLosses(reference).Average();
        values[index] = kept - Step;
        double below = test.ReferenceLosses(reference).Average();
        values[index] = kept;
        return (above - below) / (2 * Step);
    }
}
