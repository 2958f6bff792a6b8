using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.TensorCores;

/// <summary>A product on tensor cores, with the addresses of its factors.</summary>
internal readonly record struct TensorProductArguments(SlicedProduct Product, TensorSource A, TensorSource B)
{
    public static TensorProductArguments Of(in SlicedProduct product) =>
        new(product, TensorSource.Of(product.Whole.A.Data), TensorSource.Of(product.Whole.B.Data));
}
