using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.TensorCores;

/// <summary>The launches of <see cref="TensorProduct"/>, for its variants of either precision and, with another unit, for their tests.</summary>
internal static class TensorProductVariant<TUnit, TPrecision>
    where TUnit : struct, ITensorUnit
    where TPrecision : struct, ITensorPrecision
{
    public static IReadOnlyList<Delegate> Kernels => Layouts;

    public static KernelSpecialization LaunchBounds => new(TensorProduct.Threads, ProductSlicing.GroupsPerProcessor);

    private static Action<TensorProductArguments>[] Layouts =>
    [
        TensorProduct.Run<TUnit, TPrecision, TermsTogether, LinesTogether>,
        TensorProduct.Run<TUnit, TPrecision, TermsTogether, TermsTogether>,
        TensorProduct.Run<TUnit, TPrecision, LinesTogether, LinesTogether>,
        TensorProduct.Run<TUnit, TPrecision, LinesTogether, TermsTogether>,
    ];

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="sharedFloats">Dynamic shared memory of a group.</param>
    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator, int sharedFloats = TensorProduct.SharedFloats)
    {
        var kernels = new KernelPerLayout<TensorProductArguments>(
            Layouts, kernel => GroupKernel.Load(accelerator, kernel, LaunchBounds, sharedFloats));
        var slicing = new ProductSlicing(accelerator);
        var memory = SharedMemoryConfig.RequestDynamic<float>(sharedFloats);
        return (AcceleratorStream stream, in MatrixProductArguments a) =>
        {
            if (a.M == 0 || a.N == 0)
            {
                return;
            }

            int tiles = ProductSlicing.Tiles(a, TensorProduct.Side, TensorProduct.Side);
            SlicedProduct product = slicing.Cut(stream, a, tiles, TensorProduct.Terms);
            var config = new KernelConfig(new Index3D(tiles, product.Slices, 1), new Index3D(TensorProduct.Threads, 1, 1), memory);
            kernels.For(a)(stream, config, TensorProductArguments.Of(product));
            slicing.Join(stream, product);
        };
    }
}
