using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

[Collection(KernelCollection.Name)]
public sealed class HeadUnembeddingChunkTests(KernelDevices devices)
{
    [Fact]
    public void Losses_and_gradients_over_several_chunks_of_rows_are_those_of_the_whole()
    {
        TestDevice device = devices.Compiled ?? devices.Debugger;
        const int Rows = 2 * HeadUnembeddingByProducts<MatrixProductRegisterTiled>.RowStep + 3;
        HeadUnembeddingLossVariantTests.Case([1, 0], Rows, width: 7, headSize: 4, vocabulary: 13, gradients: 1, accumulate: 1, anchors: 1, CaseSize.Large)
            .Verify(device, HeadUnembeddingByProducts<MatrixProductRegisterTiled>.Load(device.Accelerator, scratchFloats: 1));
    }
}
