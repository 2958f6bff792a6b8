namespace Accelerated.Kernels.Products;

/// <summary>The family <c>matrix-product</c>: <see cref="MatrixProductArguments"/> says what it computes.</summary>
public static class MatrixProduct
{
    public static KernelFamily<MatrixProductArguments> Family { get; } =
        new KernelFamily<MatrixProductArguments>("matrix-product")
            .Add<MatrixProductSimd>()
            .Add<MatrixProductRegisterTiled>()
            .Add<MatrixProductTensorCoreTripleTf32>()
            .Add<MatrixProductTensorCoreTf32>()
            .Add<MatrixProductThreadPerElement>();
}
