using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

/// <summary>Walkers evaluated together on a device with memory of its own. Slow because compiling the kernels takes an OpenCL driver on the processor most of a minute.</summary>
[Collection(KernelCollection.Name)]
[Trait("Category", "Slow")]
public sealed class HeadRefinedCompanyTests(KernelDevices devices)
{
    private static readonly TransformerShape Shape = new(layers: 2, heads: 3, headSize: 5, width: 20, context: 20, vocabulary: 47);
    private static readonly int[] Rows = [2, 0, 3];
    private static readonly string[] Names = ["1:0", "1:2", "0:1", "1:0", "0:1", "1:1"];

    private ComputeDevice? Device => devices.Compiled?.Computing();

    [Fact]
    public void No_bit_of_a_walker_depends_on_its_company()
    {
        if (Device is not { } device)
        {
            return;
        }

        using var @case = new HeadRefinedCase(Shape, rows: 4, length: 19, device: device);
        (double[] together, Walker[] walkers) = Evaluate(@case, Names);
        for (int w = 0; w < Names.Length; w++)
        {
            var loss = new double[1];
            Walker single = @case.Walker(Names[w], (uint)w);
            @case.Refined.LossesAndGradients(Rows, [single], loss);
            Assert.Equal(together[w], loss[0]);
            Assert.Equal(walkers[w].Gradient.ToArray(), single.Gradient.ToArray());
        }
    }

    /// <summary>Chains of all heads of a layer attend in one launch, and are projected in two, whatever their number.</summary>
    [Fact]
    public void Heads_and_chains_of_a_layer_advance_in_the_launches_of_one()
    {
        if (Device is not { } device)
        {
            return;
        }

        using var @case = new HeadRefinedCase(Shape, rows: 4, length: 19, device: device);
        Evaluate(@case, ["1:0"]);
        long one = Launches(["1:0"], "attention-forward"), six = Launches(["1:0", "1:1", "1:2", "1:0", "1:1", "1:2"], "attention-forward");
        Assert.Equal(one, six);
        Assert.Equal(Launches(["1:0"], "head-unembedding-loss"), Launches(["1:0", "1:1", "1:2"], "head-unembedding-loss"));

        long Launches(string[] names, string family)
        {
            long before = device.Launches.GetValueOrDefault(family);
            Evaluate(@case, names);
            return device.Launches[family] - before;
        }
    }

    private static (double[] Losses, Walker[] Walkers) Evaluate(HeadRefinedCase @case, string[] names)
    {
        Walker[] walkers = [.. names.Select((name, i) => @case.Walker(name, (uint)i))];
        var losses = new double[walkers.Length];
        @case.Refined.LossesAndGradients(Rows, walkers, losses);
        return (losses, walkers);
    }
}
