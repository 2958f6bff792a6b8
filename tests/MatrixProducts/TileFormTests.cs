using Accelerated.Kernels;
using Accelerated.Kernels.Products;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.MatrixProducts;

/// <summary>
/// The tiles of the register-tiled product, whichever of them a device would be given, where tiles at the edge are moved back, where none fits, where the sum is cut and where C is its own
/// addend. A layout of either factor is in one of the two pairs of transposes.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class TileFormTests(KernelDevices devices)
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Large_tiles(int transposeA, int transposeB) => Check<LargeTile>(transposeA, transposeB);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Medium_tiles(int transposeA, int transposeB) => Check<MediumTile>(transposeA, transposeB);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Small_tiles(int transposeA, int transposeB) => Check<SmallTile>(transposeA, transposeB);

    private void Check<TForm>(int transposeA, int transposeB)
        where TForm : struct, ITileForm
    {
        // The debugger takes minutes for groups of so many threads.
        if (devices.Compiled is not { } device)
        {
            return;
        }

        KernelLaunch<MatrixProductArguments> launch = MatrixProductRegisterTiled.Load<TForm>(device.Accelerator);
        foreach (KernelCase<MatrixProductArguments> @case in new[]
        {
            MatrixProductVariantTests.Case(260, 300, 50, transposeA, transposeB, 1, 1, 1),
            MatrixProductVariantTests.Case(129, 132, 48, transposeA, transposeB, 0.5f, 0, 0, c: new MatrixProductVariantTests.Layout(1, 4)),
            MatrixProductVariantTests.Case(132, 130, 33, transposeA, transposeB, 1, 0, 1),
            MatrixProductVariantTests.Case(192, 160, 64, transposeA, transposeB, 1, -1, 0, a: new MatrixProductVariantTests.Layout(4), b: new MatrixProductVariantTests.Layout(4)),
            MatrixProductVariantTests.Case(136, 40, 1100, transposeA, transposeB, 1, 0, 0),
        })
        {
            foreach (int guard in new[] { KernelBuffers.Misaligned, KernelBuffers.Aligned })
            {
                @case.Verify(device, launch, guard);
            }
        }
    }
}
