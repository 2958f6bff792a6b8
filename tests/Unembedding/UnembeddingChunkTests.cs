using Accelerated.Kernels.Products;
using Accelerated.Kernels.Unembedding;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.Unembedding;

[Collection(KernelCollection.Name)]
public sealed class UnembeddingChunkTests(KernelDevices devices)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Losses_and_gradients_over_several_chunks_of_rows_are_those_of_the_whole(int gradients)
    {
        TestDevice device = devices.Compiled ?? devices.Debugger;
        const int Rows = 2 * UnembeddingByProducts<MatrixProductRegisterTiled>.RowStep + 3;
        UnembeddingLossVariantTests.Case(Rows, 7, 13, gradients, CaseSize.Large)
            .Verify(device, UnembeddingByProducts<MatrixProductRegisterTiled>.Load(device.Accelerator, scratchFloats: 1));
    }
}
