using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.Model;

/// <summary>The model on a device with memory of its own against the model on the processor, which other tests hold to float64.</summary>
[Collection(KernelCollection.Name)]
public sealed class TransformerOnDeviceTests(KernelDevices devices)
{
    /// <summary>Either side is within these of the truth: see <see cref="TransformerTests"/>.</summary>
    private const double GradientTolerance = 2 * 400 / 16_777_216.0;

    private const double LossTolerance = 2 * 400 * 40 / 16_777_216.0;

    public static TheoryData<PositionalEmbedding> Positions => [PositionalEmbedding.Shortformer, PositionalEmbedding.Standard];

    [Theory]
    [MemberData(nameof(Positions))]
    public void Losses_gradients_and_a_training_step_agree_with_the_processor(PositionalEmbedding positions)
    {
        if (devices.Compiled is not { } device)
        {
            return;
        }

        TransformerShape shape = new(2, 3, 5, 12, context: 12, vocabulary: 19) { Positions = positions };
        using var host = new ModelCase(shape, sequences: 3, length: 9);
        using var other = new ModelCase(shape, sequences: 3, length: 9, device: device.Computing());
        var expected = new float[host.Batch.Predicted];
        var actual = new float[expected.Length];
        host.Model.Losses(host.Batch, expected);
        other.Model.Losses(other.Batch, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, LossTolerance));

        GradientScope everything = GradientScope.Everything(host.Model.Layout);
        host.Model.LossAndGradient(host.Batch, everything);
        other.Model.LossAndGradient(other.Batch, everything);
        Assert.All(
            host.Model.Gradient.ToArray().Zip(other.Model.Gradient.ToArray()),
            pair => Assert.True(Math.Abs(pair.First - pair.Second) <= GradientTolerance * (1 + 10 * Math.Abs(pair.First)), $"{pair.Second} against {pair.First}"));

        double before = other.Model.Loss(other.Batch);
        using var optimizer = new AdamW(other.Device, other.Model.Layout.Length, new AdamWOptions());
        optimizer.Update(other.Model.Parameters, other.Model.Gradient);
        Assert.True(other.Model.Loss(other.Batch) < before, "a step along the gradient did not lower the loss");
    }

    [Fact]
    public void A_training_step_launches_as_few_families_as_its_data_allow()
    {
        using var test = new ModelCase(new TransformerShape(2, 3, 5, 12, context: 9, vocabulary: 19), sequences: 3, length: 9);
        using var optimizer = new AdamW(test.Device, test.Model.Layout.Length, new AdamWOptions());
        test.Model.LossAndGradient(test.Batch, GradientScope.Everything(test.Model.Layout));
        optimizer.Update(test.Model.Parameters, test.Model.Gradient);

        // Each layer: forward q and k, v, out; backward ∂W_O, ∂z, ∂W_Q and ∂W_K, ∂W_V, ∂ of the input with positions and without.
        var expected = new Dictionary<string, long>
        {
            ["matrix-product"] = 2 * (3 + 6),
            ["attention-forward"] = 2,
            ["attention-backward"] = 2,
            ["layer-norm-forward"] = 3,
            ["layer-norm-backward"] = 3,
            ["column-sum"] = 2 * 2,
            ["position-scatter"] = 2,
            ["embedding-gather"] = 1,
            ["embedding-scatter"] = 1,
            ["unembedding-loss"] = 1,
            ["squared-norm"] = 1,
            ["clip-scale"] = 1,
            ["adamw-step"] = 1,
        };
        Assert.Equal(expected.OrderBy(p => p.Key), test.Device.Launches.OrderBy(p => p.Key));
    }
}
