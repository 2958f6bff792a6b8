using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Products;

/// <summary>
/// Tiles of C by groups of threads that keep 16 × 8 sums each in registers on CUDA devices, else 8 × 8. Where C has too few tiles to fill the device, as the gradient of a weight has, the sums
/// are cut into slices, which are added in order; where even these would leave most of it idle, tiles are smaller too. No atomics, and the same bits on the same device.
/// </summary>
internal readonly struct MatrixProductRegisterTiled : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "register-tiled";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(TileForm<MediumTile>.Threads, TileForm<MediumTile>.SharedFloats);

    public static IReadOnlyList<Delegate> Kernels => [.. Layouts<LargeTile>(), .. Layouts<MediumTile>(), .. Layouts<SmallTile>(), new Action<Index1D, SlicedProduct>(SliceSum.Run)];

    public static KernelSpecialization LaunchBounds(Delegate kernel) =>
        Layouts<LargeTile>().Contains(kernel) ? TileForm<LargeTile>.LaunchBounds
        : Layouts<MediumTile>().Contains(kernel) ? TileForm<MediumTile>.LaunchBounds
        : Layouts<SmallTile>().Contains(kernel) ? TileForm<SmallTile>.LaunchBounds
        : KernelSpecialization.Empty;

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator) =>
        accelerator is CudaAccelerator ? Load<LargeTile>(accelerator) : Load<MediumTile>(accelerator);

    /// <summary>With these tiles where a product has enough of them.</summary>
    internal static KernelLaunch<MatrixProductArguments> Load<TForm>(Accelerator accelerator)
        where TForm : struct, ITileForm
    {
        KernelPerLayout<SlicedProduct> large = PerLayout<TForm>(accelerator);
        KernelPerLayout<SlicedProduct> small = PerLayout<SmallTile>(accelerator);
        var slicing = new ProductSlicing(accelerator);
        return (AcceleratorStream stream, in MatrixProductArguments a) =>
        {
            if (a.M == 0 || a.N == 0)
            {
                return;
            }

            // Large tiles multiply twice as fast, even where they leave half of the device idle.
            int tiles = Tiles<TForm>(a);
            if (2 * tiles * slicing.Slices(a, tiles) >= slicing.Wanted)
            {
                Launch<TForm>(stream, a, slicing, large);
            }
            else
            {
                Launch<SmallTile>(stream, a, slicing, small);
            }
        };
    }

    private static void Launch<TForm>(AcceleratorStream stream, in MatrixProductArguments a, ProductSlicing slicing, KernelPerLayout<SlicedProduct> kernels)
        where TForm : struct, ITileForm
    {
        int tiles = Tiles<TForm>(a);
        SlicedProduct product = slicing.Cut(stream, a, tiles, TForm.Terms);
        kernels.For(a)(stream, new KernelConfig(new Index3D(tiles, product.Slices, 1), new Index3D(TileForm<TForm>.Threads, 1, 1)), product);
        slicing.Join(stream, product);
    }

    private static int Tiles<TForm>(in MatrixProductArguments a)
        where TForm : struct, ITileForm => ProductSlicing.Tiles(a, TileForm<TForm>.Side, TileForm<TForm>.Side);

    private static KernelPerLayout<SlicedProduct> PerLayout<TForm>(Accelerator accelerator)
        where TForm : struct, ITileForm =>
        new(Layouts<TForm>(), kernel => GroupKernel.Load(accelerator, kernel, TileForm<TForm>.LaunchBounds));

    private static Action<SlicedProduct>[] Layouts<TForm>()
        where TForm : struct, ITileForm =>
    [
        GroupProduct.Run<TForm, TermsTogether, LinesTogether>,
        GroupProduct.Run<TForm, TermsTogether, TermsTogether>,
        GroupProduct.Run<TForm, LinesTogether, LinesTogether>,
        GroupProduct.Run<TForm, LinesTogether, TermsTogether>,
    ];
}
