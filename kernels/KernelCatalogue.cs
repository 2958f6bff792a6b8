using Accelerated.Kernels.Products;

namespace Accelerated.Kernels;

/// <summary>Every family there is. Tests, benchmarks, run records and the choice by name all read this list.</summary>
public static class KernelCatalogue
{
    public static IReadOnlyList<IKernelFamily> Families { get; } =
    [
        MatrixProduct.Family,
    ];
}
