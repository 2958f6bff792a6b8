using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

/// <summary>The head-refined path on a device with memory of its own against the processor, which other tests hold to the full path and to float64.</summary>
[Collection(KernelCollection.Name)]
public sealed class HeadRefinedOnDeviceTests(KernelDevices devices)
{
    // Compiling the kernels of this path takes an OpenCL driver on the processor most of a minute.
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(HeadSharing.Heads, null)]
    [InlineData(HeadSharing.Heads, "model")]
    [InlineData(HeadSharing.None, "bigram")]
    public void Losses_and_gradients_agree_with_the_processor(HeadSharing sharing, string? teacher)
    {
        if (devices.Compiled is not { } device)
        {
            return;
        }

        ComputeDevice computing = device.Computing();
        TransformerShape shape = new(2, 3, 5, 12, context: 12, vocabulary: 19);
        using var host = new HeadRefinedCase(shape, rows: 3, length: 9, sharing, teach: teacher is null ? null : HeadRefinedDivergenceTests.Teacher(teacher));
        using var other = new HeadRefinedCase(shape, rows: 3, length: 9, sharing, teach: teacher is null ? null : HeadRefinedDivergenceTests.Teacher(teacher), device: computing);
        string[] names = ["1:0", "0:1", "1:2.ov"];
        Walker[] expected = [.. names.Select((name, i) => host.Walker(name, (uint)i))];
        Walker[] actual = [.. names.Select((name, i) => other.Walker(name, (uint)i))];
        var losses = new double[names.Length];
        var others = new double[names.Length];
        host.Refined.LossesAndGradients(host.AllRows, expected, losses);
        other.Refined.LossesAndGradients(other.AllRows, actual, others);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(losses[i], others[i], HeadRefinedCase.LossTolerance);
            HeadRefinedCase.Agree(actual[i], expected[i].Gradient.ToArray(), actual[i].Gradient.ToArray());
        }

        Assert.Equal(host.Refined.AnchorLoss(host.AllRows), other.Refined.AnchorLoss(other.AllRows), HeadRefinedCase.LossTolerance);
    }
}
