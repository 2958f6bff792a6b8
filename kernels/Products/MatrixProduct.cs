namespace Accelerated.Kernels.Products;

/// <summary>The family <c>matrix-product</c>: <see cref="MatrixProductArguments"/> says what it computes.</summary>
public static class MatrixProduct
{
    /// <summary>Sums of at most so many terms are never cut where kernels run: the bits of an element then depend on its row and column alone, not on how many others there are.</summary>
    public const int MostUncutTerms = 511;

    public static KernelFamily<MatrixProductArguments> Family { get; } =
        new KernelFamily<MatrixProductArguments>("matrix-product")
            .Add<MatrixProductSimd>()
            .Add<MatrixProductRegisterTiled>()
            .Add<MatrixProductTensorCoreTripleTf32>()
            .Add<MatrixProductTensorCoreTf32>()
            .Add<MatrixProductThreadPerElement>();
}
