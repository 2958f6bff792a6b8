using Accelerated.Kernels.Unembedding;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Unembedding;

public sealed class UnembeddingLossTests
{
    private const float Sentinel = 12345.678f;

    [Theory]
    [InlineData("row-chunks", 1, 1, 1)]
    [InlineData("row-chunks", 5, 3, 7)]
    [InlineData("row-chunks", 67, 5, 3)]
    [InlineData("row-chunks", 3, 4, 131)]
    [InlineData("simd", 1, 1, 1)]
    [InlineData("simd", 5, 3, 7)]
    [InlineData("simd", 31, 13, 14)]
    [InlineData("simd", 32, 14, 15)]
    [InlineData("simd", 33, 15, 31)]
    [InlineData("simd", 67, 31, 33)]
    [InlineData("simd", 64, 32, 28)]
    [InlineData("simd", 41, 33, 353)]
    [InlineData("simd", 257, 17, 101)]
    [InlineData("simd", 611, 40, 67)]
    [InlineData("simd", 35, 7, 512)]
    public void Losses_and_all_gradients_are_within_their_bounds(string variant, int rows, int width, int vocabulary)
    {
        var problem = new Problem(rows, width, vocabulary);
        Outputs outputs = problem.Run(variant, gradients: 2);
        UnembeddingLossReference truth = problem.Truth();
        AssertWithin(truth.Losses, truth.LossBounds, outputs.Losses);
        AssertWithin(truth.DX, truth.DXBounds, outputs.DX);
        AssertWithin(truth.DWeights, truth.DWeightsBounds, outputs.DWeights);
        AssertWithin(truth.DBias, truth.DBiasBounds, outputs.DBias);
    }

    [Theory]
    [InlineData(1, 3, 230)]
    [InlineData(33, 15, 113)]
    [InlineData(70, 40, 530)]
    public void Losses_without_gradients_are_within_their_bounds_over_several_pieces_of_the_vocabulary(int rows, int width, int vocabulary)
    {
        var problem = new Problem(rows, width, vocabulary);
        UnembeddingLossReference truth = problem.Truth();
        AssertWithin(truth.Losses, truth.LossBounds, problem.Run("simd", gradients: 0).Losses);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(230, 530)]
    [InlineData(120, 240)]
    public void Tokens_that_cannot_be_are_left_out_of_the_losses(int first, int end)
    {
        const int Vocabulary = 530;
        var problem = new Problem(5, 3, Vocabulary) { Targets = [310, 305, 315, 529, 319] };
        int[] possible = [.. Enumerable.Range(0, Vocabulary).Where(v => v < first || v >= end)];
        float[] bias = [.. problem.Bias];
        Array.Fill(bias, float.NegativeInfinity, first, end - first);
        Assert.All(problem.Targets.Where(t => !possible.Contains(t)), t => bias[t] = problem.Bias[t]);
        possible = [.. possible.Union(problem.Targets).Order()];
        var rest = new Problem(5, 3, possible.Length)
        {
            X = problem.X,
            Weights = [.. Enumerable.Range(0, 3).SelectMany(i => possible.Select(v => problem.Weights[i * Vocabulary + v]))],
            Bias = [.. possible.Select(v => problem.Bias[v])],
            Targets = [.. problem.Targets.Select(t => Array.IndexOf(possible, t))],
        };
        UnembeddingLossReference truth = rest.Truth();
        var masked = new Problem(5, 3, Vocabulary) { X = problem.X, Weights = problem.Weights, Bias = bias, Targets = problem.Targets };
        foreach (int gradients in new[] { 0, 2 })
        {
            AssertWithin(truth.Losses, truth.LossBounds, masked.Run("simd", gradients).Losses);
        }
    }

    [Theory]
    [InlineData("row-chunks")]
    [InlineData("simd")]
    public void Gradients_that_are_not_asked_for_are_not_written(string variant)
    {
        var problem = new Problem(5, 3, 7);
        Outputs all = problem.Run(variant, gradients: 2);
        Outputs none = problem.Run(variant, gradients: 0);
        Outputs inputOnly = problem.Run(variant, gradients: 1);
        Assert.Equal(all.Losses, none.Losses);
        Assert.Equal(all.Losses, inputOnly.Losses);
        Assert.All(none.DX, value => Assert.Equal(Sentinel, value));
        Assert.Equal(all.DX, inputOnly.DX);
        foreach (Outputs outputs in new[] { none, inputOnly })
        {
            Assert.All(outputs.DWeights, value => Assert.Equal(Sentinel, value));
            Assert.All(outputs.DBias, value => Assert.Equal(Sentinel, value));
        }
    }

    [Theory]
    [InlineData("row-chunks")]
    [InlineData("simd")]
    public void Rows_without_a_target_have_loss_zero_and_leave_no_trace_in_the_gradients(string variant)
    {
        var problem = new Problem(6, 3, 7);
        Array.Fill(problem.Targets, -1);
        problem.Targets[4] = 2;
        Outputs outputs = problem.Run(variant, gradients: 2);
        var alone = new Problem(1, 3, 7) { Weights = problem.Weights, Bias = problem.Bias, X = problem.X[12..15], Targets = [2] };
        Outputs single = alone.Run(variant, gradients: 2);
        Assert.Equal([0f, 0f, 0f, 0f, single.Losses[0], 0f], outputs.Losses);
        Assert.All(outputs.DX.Where((_, i) => i / 3 != 4), value => Assert.Equal(0f, value));
        Assert.Equal(single.DX, outputs.DX[12..15]);
        Assert.Equal(single.DWeights, outputs.DWeights);
        Assert.Equal(single.DBias, outputs.DBias);
    }

    [Theory]
    [InlineData("row-chunks")]
    [InlineData("simd")]
    public void Logits_of_a_thousand_do_not_overflow(string variant)
    {
        var problem = new Problem(2, 1, 3) { X = [1000f, -1000f], Weights = [1f, 0.5f, -1f], Bias = [0f, 0f, 0f], Targets = [0, 0] };
        Outputs outputs = problem.Run(variant, gradients: 2);
        Assert.Equal([0f, 2000f], outputs.Losses);
        Assert.Equal([0f, -2f * problem.Scale], outputs.DX);
    }

    [Theory]
    [InlineData("row-chunks")]
    [InlineData("simd")]
    public void A_row_that_is_not_a_number_spoils_its_own_loss_and_the_weight_gradient_only(string variant)
    {
        var problem = new Problem(3, 3, 7);
        problem.X[4] = float.NaN;
        Outputs outputs = problem.Run(variant, gradients: 2);
        Assert.Equal([false, true, false], outputs.Losses.Select(float.IsNaN));
        Assert.Equal([false, true, false], outputs.DX.Chunk(3).Select(row => row.All(float.IsNaN)));
        Assert.All(outputs.DWeights, value => Assert.True(float.IsNaN(value)));
        Assert.All(outputs.DBias, value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [InlineData(1, 20, 30)]
    [InlineData(300, 33, 197)]
    [InlineData(700, 5, 64)]
    [InlineData(131, 7, 350)]
    public void The_bits_do_not_depend_on_the_number_of_workers(int rows, int width, int vocabulary)
    {
        var problem = new Problem(rows, width, vocabulary);
        Outputs one = problem.Run("simd", gradients: 2, workers: 1);
        Outputs input = problem.Run("simd", gradients: 1, workers: 1);
        float[] losses = problem.Run("simd", gradients: 0, workers: 1).Losses;
        foreach (int workers in new[] { 2, 8, 9 })
        {
            Outputs many = problem.Run("simd", gradients: 2, workers);
            Assert.Equal(one.Losses, many.Losses);
            Assert.Equal(one.DX, many.DX);
            Assert.Equal(one.DWeights, many.DWeights);
            Assert.Equal(one.DBias, many.DBias);
            Outputs inputs = problem.Run("simd", gradients: 1, workers);
            Assert.Equal(input.Losses, inputs.Losses);
            Assert.Equal(input.DX, inputs.DX);
            Assert.Equal(losses, problem.Run("simd", gradients: 0, workers).Losses);
        }
    }

    private static void AssertWithin(double[] truth, double[] bounds, float[] actual)
    {
        for (int i = 0; i < truth.Length; i++)
        {
            Assert.True(Math.Abs(actual[i] - truth[i]) <= bounds[i], $"[{i}] is {actual[i]:R}, should be {truth[i]:R} ± {bounds[i]:E1}");
        }
    }

    private sealed record Outputs(float[] Losses, float[] DX, float[] DWeights, float[] DBias);

    private sealed class Problem
    {
        private readonly int rows;
        private readonly int width;
        private readonly int vocabulary;

        public Problem(int rows, int width, int vocabulary)
        {
            this.rows = rows;
            this.width = width;
            this.vocabulary = vocabulary;
            var random = new System.Random(1);
            X = Values(random, rows * width, 2);
            Weights = Values(random, width * vocabulary, 1);
            Bias = Values(random, vocabulary, 1);
            Targets = [.. Enumerable.Range(0, rows).Select(r => r % 5 == 3 ? -1 : random.Next(vocabulary))];
        }

        public float[] X { get; init; }

        public float[] Weights { get; init; }

        public float[] Bias { get; init; }

        public int[] Targets { get; init; }

        public float Scale { get; init; } = 0.125f;

        public UnembeddingLossReference Truth() => new(X, Weights, Bias, Targets, Scale, rows, width, vocabulary);

        public Outputs Run(string variant, int gradients, int workers = 1)
        {
            var host = HostAccelerator.With(workers);
            using GuardedBuffer<float> x = Buffer(host, X);
            using GuardedBuffer<float> weights = Buffer(host, Weights);
            using GuardedBuffer<float> bias = Buffer(host, Bias);
            using var targets = new GuardedBuffer<int>(host.Accelerator, Targets, 1 << 30);
            using GuardedBuffer<float> losses = Buffer(host, Blank(rows));
            using GuardedBuffer<float> dx = Buffer(host, Blank(rows * width));
            using GuardedBuffer<float> dWeights = Buffer(host, Blank(width * vocabulary));
            using GuardedBuffer<float> dBias = Buffer(host, Blank(vocabulary));
            host.Launch(UnembeddingLoss.Family, variant, new UnembeddingLossArguments(
                x.View, weights.View, bias.View, targets.View, losses.View, dx.View, dWeights.View, dBias.View, gradients, Scale, rows, width, vocabulary));
            x.AssertUnchanged();
            weights.AssertUnchanged();
            bias.AssertUnchanged();
            targets.AssertUnchanged();
            return new Outputs(losses.Read(), dx.Read(), dWeights.Read(), dBias.Read());
        }

        private static GuardedBuffer<float> Buffer(HostAccelerator host, float[] content) => new(host.Accelerator, content, Sentinel);

        private static float[] Blank(int length)
        {
            float[] blank = new float[length];
            Array.Fill(blank, Sentinel);
            return blank;
        }

        private static float[] Values(System.Random random, int length, float size)
        {
            float[] values = new float[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = size * (2 * random.NextSingle() - 1);
            }

            return values;
        }
    }
}
