using Accelerated.Kernels;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.TensorCores;
using Accelerated.Tests.Attention;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.TensorCores;

/// <summary>
/// Attention on tensor cores, on a model of them. The bounds are those of float32 as many times over as a tf32 product's error exceeds what they grant to a product at least,
/// γ₉ = 9 u: 2⁻¹⁹ = 32 u, and 2⁻¹⁰ = 16,384 u. Slow because a kernel with two barriers for every fragment takes a compiler a minute.
/// </summary>
[Collection(KernelCollection.Name)]
[Trait("Category", "Slow")]
public sealed class TensorAttentionTests(KernelDevices devices)
{
    private const double TripleSlack = 1 + 32 / 9.0;
    private const double SingleSlack = 1 + 16_384 / 9.0;

    [Fact]
    public void Forward_with_three_products_of_tf32_is_nearly_float32() => Check(
        TensorForwardLaunch<EmulatedTensorUnit, TripleTf32>.Load, AttentionForwardVariantTests.All, TripleSlack);

    [Fact]
    public void Forward_with_one_product_of_tf32_is_within_its_bounds() => Check(
        TensorForwardLaunch<EmulatedTensorUnit, SingleTf32>.Load, AttentionForwardVariantTests.All, SingleSlack);

    [Fact]
    public void Backward_with_three_products_of_tf32_is_nearly_float32() => Check(
        TensorBackwardLaunch<EmulatedTensorUnit, TripleTf32>.Load, AttentionBackwardVariantTests.All, TripleSlack);

    [Fact]
    public void Backward_with_one_product_of_tf32_is_within_its_bounds() => Check(
        TensorBackwardLaunch<EmulatedTensorUnit, SingleTf32>.Load, AttentionBackwardVariantTests.All, SingleSlack);

    private void Check<TArguments>(Func<ILGPU.Runtime.Accelerator, int, KernelLaunch<TArguments>> load, IEnumerable<KernelCase<TArguments>> cases, double slack)
        where TArguments : struct
    {
        // The debugger takes four milliseconds for a barrier, of which the model has two for every fragment.
        if (devices.OpenCL is not { } device)
        {
            return;
        }

        KernelLaunch<TArguments> launch = load(device.Accelerator, EmulatedTensorUnit.SharedFloats);
        foreach (KernelCase<TArguments> @case in cases)
        {
            @case.Verify(device, launch, slack: slack);
        }
    }
}
