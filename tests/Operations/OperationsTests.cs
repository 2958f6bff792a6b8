using Accelerated.Devices;
using Accelerated.Operations;
using Xunit;

namespace Accelerated.Tests.Operations;

/// <summary>The span-based entry points: that they hand the right arguments to the families, on small known answers, and refuse wrong lengths with both numbers.</summary>
public sealed class OperationsTests : IDisposable
{
    private readonly ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);

    [Theory]
    [InlineData(TransposedFactors.None, new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 7, 8, 9, 10, 11, 12 })]
    [InlineData(TransposedFactors.Left, new float[] { 1, 4, 2, 5, 3, 6 }, new float[] { 7, 8, 9, 10, 11, 12 })]
    [InlineData(TransposedFactors.Right, new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 7, 9, 11, 8, 10, 12 })]
    [InlineData(TransposedFactors.Left | TransposedFactors.Right, new float[] { 1, 4, 2, 5, 3, 6 }, new float[] { 7, 9, 11, 8, 10, 12 })]
    public void A_product_of_stored_transposes_is_the_same_product(TransposedFactors transposed, float[] a, float[] b)
    {
        var c = new float[4];
        Products.Multiply(device, new ProductShape(2, 3, 2, transposed), a, b, c);
        Assert.Equal([58, 64, 139, 154], c);
    }

    [Fact]
    public void A_product_takes_an_addend_and_a_bias()
    {
        var c = new float[4];
        Products.MultiplyAdd(device, new ProductShape(2, 1, 2), [1, 2], [3, 4], [10, 20, 30, 40], [100, 200], 2, 0.5f, c);
        Assert.Equal([111, 218, 127, 236], c);
    }

    [Fact]
    public void Attention_to_equal_keys_is_the_mean_of_the_values_so_far()
    {
        var shape = new AttentionShape(Heads: 1, Sequences: 1, Tokens: 3, HeadSize: 2);
        var z = new float[6];
        var sums = new float[3];
        float[] v = [1, 10, 2, 20, 6, 60];
        CausalAttention.Forward(device, shape, new float[6], new float[6], v, z, sums);
        AssertClose([1, 10, 1.5, 15, 3, 30], z);
        AssertClose([0, Math.Log(2), Math.Log(3)], sums);
        var dq = new float[6];
        var dk = new float[6];
        var dv = new float[6];
        CausalAttention.Backward(device, shape, new float[6], new float[6], v, z, sums, [0, 0, 0, 0, 3, 6], dq, dk, dv);
        AssertClose([1, 2, 1, 2, 1, 2], dv);
        AssertClose(new double[6], dq);
        var positions = new int[3];
        var weights = new float[3];
        CausalAttention.Peaks(device, shape, new float[6], new float[6], positions, weights);
        Assert.Equal([0, 0, 0], positions);
        AssertClose([1, 0.5, 1 / 3.0], weights);
    }

    [Fact]
    public void A_layer_norm_has_mean_zero_and_deviation_one_before_weight_and_bias()
    {
        var shape = new NormShape(Rows: 1, Width: 2, Epsilon: 1e-12);
        var y = new float[2];
        var mean = new float[1];
        var reciprocal = new float[1];
        LayerNorms.Forward(device, shape, [1, 5], [3, 3], [10, 10], y, mean, reciprocal);
        AssertClose([7, 13], y);
        AssertClose([3], mean);
        AssertClose([0.5], reciprocal);
        var dx = new float[2];
        var dweight = new float[2];
        var dbias = new float[2];
        LayerNorms.Backward(device, shape, [1, 5], mean, reciprocal, [3, 3], [1, 4], dx, dweight, dbias);
        AssertClose([-1, 4], dweight);
        AssertClose([1, 4], dbias);
        AssertClose([0, 0], dx); // two elements are always ±1 after the norm
    }

    [Fact]
    public void Embedding_and_its_gradient_are_each_others_transpose()
    {
        var shape = new EmbeddingShape(Sequences: 2, Tokens: 2, Width: 1, Vocabulary: 3);
        var x = new float[4];
        Embeddings.Gather(device, shape, [2, 0, 2, 1], [5, 6, 7], [100, 200], x);
        Assert.Equal([107, 205, 107, 206], x);
        var embedding = new float[3];
        var positions = new float[2];
        Embeddings.Scatter(device, shape, [2, 0, 2, 1], [1, 2, 3, 4], embedding, positions);
        Assert.Equal([2, 4, 4], embedding);
        Assert.Equal([4, 6], positions);
    }

    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_vocabulary()
    {
        var shape = new UnembeddingShape(Rows: 2, Width: 1, Vocabulary: 4);
        var losses = new float[2];
        var dx = new float[2];
        var dweights = new float[4];
        var dbias = new float[4];
        Unembeddings.Losses(device, shape, [1, 1], new float[4], new float[4], [3, -1], losses);
        AssertClose([Math.Log(4), 0], losses);
        Unembeddings.LossesAndGradients(device, shape, [1, 1], new float[4], new float[4], [3, -1], 2, losses, dx, dweights, dbias);
        AssertClose([0.5, 0.5, 0.5, -1.5], dbias);
        AssertClose([0.5, 0.5, 0.5, -1.5], dweights);
        AssertClose([0, 0], dx);
    }

    [Fact]
    public void The_first_AdamW_step_moves_by_the_learning_rate_against_the_sign()
    {
        float[] weights = [1, 1];
        var first = new float[2];
        var second = new float[2];
        OptimizerSteps.AdamW(device, new AdamWOptions { LearningRate = 0.1, WeightDecay = 0 }, 1, weights, [3, -0.5f], first, second);
        AssertClose([0.9, 1.1], weights);
        AssertClose([0.3, -0.05], first);
    }

    [Fact]
    public void A_Langevin_step_without_noise_is_localised_gradient_descent()
    {
        float[] weights = [1];
        OptimizerSteps.Langevin(device, new LangevinOptions(0.01, 30, 200, 0), new LangevinKey(1, 0, 0), weights, [2], [0.5f]);
        AssertClose([1 - 0.005 * (30 * 2 + 200 * 0.5)], weights);
    }

    [Fact]
    public void Sums_and_norms_are_those_of_arithmetic()
    {
        var sums = new float[2];
        Reductions.ColumnSums(device, [1, 2, 3, 4, 5, 6], sums);
        Assert.Equal([9, 12], sums);
        Assert.Equal(5, Reductions.Norm(device, [3, -4]), 1e-6);
        Reductions.Add(device, sums, [1, -2]);
        Assert.Equal([10, 10], sums);
    }

    [Fact]
    public void A_wrong_length_is_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Products.Multiply(device, new ProductShape(2, 3, 2), new float[5], new float[6], new float[4]));
        Assert.Contains("'a' has 5 elements but a product of 2 × 3 by 3 × 2 needs 6", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => device.Dispose();

    /// <summary>Answers of a handful of roundings: 16 u of their magnitude, u = 2⁻²⁴.</summary>
    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 16 * (1 + Math.Abs(expected[i])) / 16_777_216.0);
        }
    }
}
