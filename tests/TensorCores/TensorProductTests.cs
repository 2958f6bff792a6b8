using Accelerated.Kernels;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.TensorCores;
using Accelerated.Tests.Harness;
using Accelerated.Tests.MatrixProducts;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.TensorCores;

/// <summary>The product on tensor cores with its tiles, fragments and slices, on a model of the tensor cores.</summary>
[Collection(KernelCollection.Name)]
public sealed class TensorProductTests(KernelDevices devices)
{
    private const double Tf32Unit = 1.0 / (1 << 11);

    public static TheoryData<int, int> Transposes => new() { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Three_products_of_tf32_are_within_the_bound_of_their_splitting(int transposeA, int transposeB) =>
        Check<TripleTf32>(transposeA, transposeB, 1.01 / (1 << 19) + TripleSums);

    [Theory]
    [MemberData(nameof(Transposes))]
    public void One_product_of_tf32_is_within_the_bound_of_its_rounding(int transposeA, int transposeB) =>
        Check<SingleTf32>(transposeA, transposeB, 2 * Tf32Unit + Tf32Unit * Tf32Unit);

    /// <summary>The small products' sums, each at most 2⁻¹⁰ of the large one's, take two thirds of the roundings: far below one more unit for every term.</summary>
    private static double TripleSums => RoundingError.Gamma(8);

    private void Check<TPrecision>(int transposeA, int transposeB, double productError)
        where TPrecision : struct, ITensorPrecision
    {
        // The debugger takes four milliseconds for a barrier, of which the model has two for every fragment.
        if (devices.OpenCL is not { } device)
        {
            return;
        }

        KernelLaunch<MatrixProductArguments> launch = TensorProductVariant<EmulatedTensorUnit, TPrecision>.Load(device.Accelerator, EmulatedTensorUnit.SharedFloats);
        foreach (KernelCase<MatrixProductArguments> @case in new[]
        {
            MatrixProductVariantTests.Case(1, 1, 1, transposeA, transposeB, 1, 0, 0, productError: productError),
            MatrixProductVariantTests.Case(131, 67, 33, transposeA, transposeB, 0.5f, 1, 1, productError: productError),
            MatrixProductVariantTests.Case(136, 128, 48, transposeA, transposeB, 1, 0, 0, c: new MatrixProductVariantTests.Layout(4), productError: productError),
            MatrixProductVariantTests.Case(40, 64, 96, transposeA, transposeB, 1, 0, 1, b: new MatrixProductVariantTests.Layout(transposeB == 0 ? 4 : 3), productError: productError),
            MatrixProductVariantTests.Case(9, 20, 1100, transposeA, transposeB, 1, -1, 0, productError: productError),
        })
        {
            foreach (int guard in new[] { KernelBuffers.Misaligned, KernelBuffers.Aligned })
            {
                @case.Verify(device, launch, guard);
            }
        }
    }
}
