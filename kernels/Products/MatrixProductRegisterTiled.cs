using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>
/// Tiles of C by groups of threads that keep 8 × 8 sums each in registers. Where C has too few tiles to fill the device, as the gradient of a weight has, the sums
/// are cut into slices, which are added in order; where even these would leave most of it idle, tiles are smaller too. No atomics, and the same bits on the same device.
/// </summary>
internal readonly struct MatrixProductRegisterTiled : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "register-tiled";

    public static bool Supports(Accelerator accelerator) =>
        accelerator.MaxNumThreadsPerGroup >= Side16.Threads * Side16.Threads
        && accelerator.MaxSharedMemoryPerGroup >= GroupProduct.SharedFloats(Side16.Threads) * sizeof(float);

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<SlicedProduct>(GroupProduct.Run<Side16>),
        new Action<SlicedProduct>(GroupProduct.Run<Side8>),
        new Action<Index1D, SlicedProduct>(SliceSum.Run),
    ];

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, SlicedProduct> large = GroupKernel.Load<SlicedProduct>(accelerator, GroupProduct.Run<Side16>, Side16.Threads * Side16.Threads, ProductSlicing.GroupsPerProcessor);
        Action<AcceleratorStream, KernelConfig, SlicedProduct> small = GroupKernel.Load<SlicedProduct>(accelerator, GroupProduct.Run<Side8>, Side8.Threads * Side8.Threads, 4 * ProductSlicing.GroupsPerProcessor);
        var slicing = new ProductSlicing(accelerator);
        return (AcceleratorStream stream, in MatrixProductArguments a) =>
        {
            if (a.M == 0 || a.N == 0)
            {
                return;
            }

            // Large tiles multiply twice as fast, even where they leave half of the device idle.
            int largeTiles = Tiles(a, Side16.Threads);
            bool isLarge = 2 * largeTiles * slicing.Slices(a, largeTiles) >= slicing.Wanted;
            int side = isLarge ? Side16.Threads : Side8.Threads;
            SlicedProduct product = slicing.Cut(stream, a, Tiles(a, side), side);
            var grid = new Index3D(Tiles(a, side), product.Slices, 1);
            (isLarge ? large : small)(stream, new KernelConfig(grid, new Index3D(side * side, 1, 1)), product);
            slicing.Join(stream, product);
        };
    }

    private static int Tiles(in MatrixProductArguments a, int side) => ProductSlicing.Tiles(a, MicroTile.Side * side, MicroTile.Side * side);
}
