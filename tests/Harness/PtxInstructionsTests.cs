using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Products;
using ILGPU.Runtime;
using Xunit;

namespace Accelerated.Tests.Harness;

public sealed class PtxInstructionsTests
{
    [Theory]
    [InlineData("atom.global.add.f32 %f1, [%rd1], %f2;", true)]
    [InlineData("@%p1 red.shared.add.f32 [%r1], %f2;", true)]
    [InlineData("ld.shared.f32 %f1, [%r1];", false)]
    [InlineData("redux.sync.add.s32 %r1, %r2, %r3;", false)]
    public void Atomics_are_found_in_any_kernel(string line, bool isAtomic)
    {
        Delegate definition = MatrixProduct.Family.Kernels(MatrixProduct.Family.VariantNames[^1])[0];
        Assert.Equal(isAtomic, PtxInstructions.Faults(definition, line).Count > 0);
    }

    [Theory]
    [InlineData("ld.global.v4", "no ld.global.v4")]
    [InlineData("ld.shared.v4", "0 ld.shared.v4 beside ")]
    public void A_tiled_kernel_that_reads_number_by_number_is_found(string replaced, string fault)
    {
        Delegate kernel = AttentionPeak.Family.Kernels("online-tiled")[0];
        using var compiler = new OfflinePtx();
        string ptx = compiler.Compile(kernel, KernelSpecialization.Empty);
        Assert.Empty(PtxInstructions.Faults(kernel, ptx));
        Assert.StartsWith(fault, Assert.Single(PtxInstructions.Faults(kernel, ptx.Replace(replaced, "ld.v2", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_kernel_that_leaves_its_tensor_cores_alone_is_found()
    {
        Delegate kernel = AttentionForward.Family.Kernels("tensor-core-tf32")[0];
        using var compiler = new OfflinePtx();
        Assert.Equal(["no mma.sync of tf32"], PtxInstructions.Faults(kernel, compiler.Compile(kernel, KernelSpecialization.Empty).Replace("mma.sync", "fma", StringComparison.Ordinal)));
    }
}
