using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>Cuts the sums of products that have too few tiles to fill a device, and adds the slices in order afterwards. A function of shape and device alone.</summary>
internal sealed class ProductSlicing
{
    /// <summary>Groups for every multiprocessor, so that one multiplies while another waits for memory.</summary>
    public const int GroupsPerProcessor = 2;

    /// <summary>Terms below which a slice is not worth its partial sums.</summary>
    private const int LeastTerms = (MatrixProduct.MostUncutTerms + 1) / 2;

    private readonly DeviceWorkspace workspace;
    private readonly Action<AcceleratorStream, Index1D, SlicedProduct> join;

    public ProductSlicing(Accelerator accelerator)
    {
        workspace = new DeviceWorkspace(accelerator);
        join = accelerator.LoadAutoGroupedKernel<Index1D, SlicedProduct>(SliceSum.Run);
        Wanted = GroupsPerProcessor * Math.Max(1, accelerator.NumMultiprocessors);
    }

    /// <summary>Groups that fill the device.</summary>
    public int Wanted { get; }

    public static int Tiles(in MatrixProductArguments a, int rows, int columns) => checked(((a.M + rows - 1) / rows) * ((a.N + columns - 1) / columns));

    /// <summary>Into how many slices the sums of C are cut, with a group for each of <paramref name="tiles"/>.</summary>
    public int Slices(in MatrixProductArguments a, int tiles) => Math.Clamp(Wanted / tiles, 1, Math.Max(1, a.K / LeastTerms));

    /// <summary>Slices of a multiple of <paramref name="step"/> terms, as many as fill the device with a group for each of <paramref name="tiles"/>.</summary>
    public SlicedProduct Cut(AcceleratorStream stream, in MatrixProductArguments a, int tiles, int step)
    {
        int slices = Slices(a, tiles);
        int length = ((a.K + slices - 1) / slices + step - 1) / step * step;
        slices = length == 0 ? 1 : (a.K + length - 1) / length;
        ArrayView<float> partial = slices > 1 ? workspace.Require(stream, (long)slices * a.M * a.N) : default;
        return new SlicedProduct(
            a,
            partial,
            slices,
            length,
            SlicedProduct.Alignment(a.A),
            SlicedProduct.Alignment(a.B),
            SlicedProduct.Alignment(a.C),
            a.Beta == 0 ? 1 : SlicedProduct.Alignment(a.Addend));
    }

    /// <summary>Adds the slices, where there are several.</summary>
    public void Join(AcceleratorStream stream, in SlicedProduct product)
    {
        if (product.Slices > 1)
        {
            join(stream, MatrixElements.Count(SliceSum.Quads(product.Whole.N), product.Whole.M), product);
        }
    }
}
