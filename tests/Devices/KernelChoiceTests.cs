using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Products;
using Accelerated.Support;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.Devices;

[Collection(KernelCollection.Name)]
public sealed class KernelChoiceTests(KernelDevices devices)
{
    [Fact]
    public void An_unknown_family_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<InvalidInputException>(() => new KernelChoice(["sgld-stepp=simd"]));
        Assert.StartsWith("No kernel family 'sgld-stepp'. Known: ", error.Message);
        Assert.All(KernelCatalogue.Families, f => Assert.Contains(f.Name, error.Message));
    }

    [Fact]
    public void An_unknown_variant_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<InvalidInputException>(() => new KernelChoice(["sgld-step=sim"]));
        Assert.Equal($"No kernel 'sgld-step/sim'. Known: {string.Join(", ", SgldStep.Family.VariantNames)}.", error.Message);
    }

    [Theory]
    [InlineData("sgld-step")]
    [InlineData("sgld-step=simd=simd")]
    [InlineData("")]
    public void A_malformed_choice_is_refused(string choice)
    {
        var error = Assert.Throws<InvalidInputException>(() => new KernelChoice([choice]));
        Assert.Contains("family=variant", error.Message);
    }

    [Fact]
    public void A_variant_that_the_device_does_not_support_is_refused_with_its_needs_and_the_supported_ones()
    {
        var error = Assert.Throws<KernelChoiceException>(() => MatrixProduct.Family.Load(devices.Hosts[0].Accelerator, "tensor-core-tf32"));
        Assert.Equal(
            "Kernel 'matrix-product/tensor-core-tf32' does not run on CPUAccelerator (CPU): it needs CUDA with compute capability 8.0 or higher. Supported there: simd, thread-per-element.",
            error.Message);
    }

    [Fact]
    public void Every_variant_that_a_device_does_not_support_names_a_need()
    {
        foreach ((TestDevice device, IKernelFamily family) in devices.All.SelectMany(d => KernelCatalogue.Families.Select(f => (d, f))))
        {
            foreach (string variant in family.VariantNames.Where(v => !family.Supports(v, device.Accelerator)))
            {
                var error = Assert.Throws<KernelChoiceException>(() => family.ChooseName(device.Accelerator, variant));
                Assert.Matches(@": it needs (the processor|CUDA|groups of \d+ threads)", error.Message);
            }
        }
    }

    [Fact]
    public void A_device_is_not_opened_with_a_variant_that_it_does_not_support()
    {
        var choice = new KernelChoice(["attention-backward=tensor-core-3xtf32"]);
        var error = Assert.Throws<InvalidInputException>(() => ComputeDevice.Open("cpu", choice));
        Assert.StartsWith("Kernel 'attention-backward/tensor-core-3xtf32' does not run on ", error.Message);
    }

    [Fact]
    public void An_unknown_variant_is_refused_on_loading_too()
    {
        var error = Assert.Throws<KernelChoiceException>(() => SgldStep.Family.Load(devices.Hosts[0].Accelerator, "online"));
        Assert.Equal($"No kernel 'sgld-step/online'. Known: {string.Join(", ", SgldStep.Family.VariantNames)}.", error.Message);
    }

    [Fact]
    public void A_record_names_the_kernels_that_were_forced_to_another_precision()
    {
        const KernelPrecision Single = KernelPrecision.Float32, Tensor = KernelPrecision.Tf32;
        Assert.Equal("fp32", PrecisionNames.Describe(Precision.Float32, [("matrix-product", Single, Single), ("adamw-step", Single, Single)]));
        Assert.Equal("fp32 (matrix-product: tf32)", PrecisionNames.Describe(Precision.Float32, [("matrix-product", Single, Tensor), ("adamw-step", Single, Single)]));
        Assert.Equal("tf32 (attention-forward: fp32, matrix-product: 3xtf32)", PrecisionNames.Describe(
            Precision.Tf32, [("attention-forward", Tensor, Single), ("matrix-product", Tensor, KernelPrecision.TripleTf32), ("adamw-step", Single, Single)]));
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        Assert.Equal("fp32", device.UsedPrecision);
    }

    [Fact]
    public void A_forced_variant_is_the_one_that_runs()
    {
        using var device = ComputeDevice.Open("cpu", new KernelChoice(["squared-norm=thread-per-block"]));
        using DeviceMemory<float> x = device.Upload<float>([3f, 4f]);
        using DeviceMemory<float> sums = device.Allocate<float>(1);
        device.Launch(Kernels.Reductions.SquaredNorm.Family, new Kernels.Reductions.SquaredNormArguments(x.View, sums.View));
        Assert.Equal(25f, sums.ToArray()[0]);
        Assert.Equal("thread-per-block", device.ChosenKernels["squared-norm"]);
    }
}
