using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// z Mᵀ − z* M*ᵀ as one product: [z −z*] of the rows at hand and [M M*], put side by side on the device, because which head is a walker's stands there. Without
/// anchors z and M themselves.
/// </summary>
internal sealed class AnchoredOperands(Accelerator accelerator)
{
    private readonly Action<AcceleratorStream, Index2D, HeadUnembeddingLossArguments, ArrayView<float>> pairMaps =
        accelerator.LoadAutoGroupedKernel<Index2D, HeadUnembeddingLossArguments, ArrayView<float>>(PairMaps);

    private readonly Action<AcceleratorStream, Index1D, HeadLogitRows, ArrayView<float>> pairOutputs =
        accelerator.LoadAutoGroupedKernel<Index1D, HeadLogitRows, ArrayView<float>>(PairOutputs);

    private readonly DeviceWorkspace workspace = new(accelerator);
    private ArrayView<float> outputs;
    private ArrayView<float> maps;

    /// <summary>Puts the maps of all walkers together; chunks will have at most <paramref name="rows"/> rows.</summary>
    public void Begin(AcceleratorStream stream, in HeadUnembeddingLossArguments a, int rows)
    {
        if (a.HasAnchors == 0 || a.Walkers == 0)
        {
            return;
        }

        long ofOutputs = (2L * rows * a.HeadSize + Quad.Length - 1) / Quad.Length * Quad.Length;
        long ofMaps = 2L * a.Walkers * a.Vocabulary * a.HeadSize;
        ArrayView<float> memory = workspace.Require(stream, ofOutputs + ofMaps);
        outputs = memory.SubView(0, ofOutputs);
        maps = memory.SubView(ofOutputs, ofMaps);
        pairMaps(stream, new Index2D(MatrixElements.Count(2 * a.HeadSize, a.Vocabulary), a.Walkers), a, maps);
    }

    /// <summary>What <paramref name="own"/>'s walker adds to what all share, as the factors of a product whose second is transposed; valid until the next call.</summary>
    public (MatrixOperand Outputs, MatrixOperand Map) Of(AcceleratorStream stream, in HeadLogitRows own)
    {
        HeadUnembeddingLossArguments a = own.Whole;
        if (a.HasAnchors == 0)
        {
            return (own.OutputsOf(a.Z, own.Walker), own.MapOf(a.Map, own.Walker));
        }

        int width = 2 * a.HeadSize;
        long length = (long)width * a.Vocabulary;
        pairOutputs(stream, MatrixElements.Count(width, own.Rows), own, outputs);
        return (MatrixOperand.RowMajor(outputs, own.Rows, width), MatrixOperand.RowMajor(maps.SubView(own.Walker * length, length), a.Vocabulary, width));
    }

    internal static void PairMaps(Index2D index, HeadUnembeddingLossArguments a, ArrayView<float> maps)
    {
        Index2D place = MatrixElements.At(index.X, 2 * a.HeadSize);
        int column = place.X;
        int token = place.Y;
        int walker = index.Y;
        long to = ((long)walker * a.Vocabulary + token) * 2 * a.HeadSize + column;
        maps[to] = column < a.HeadSize
            ? a.Map[((long)walker * a.Vocabulary + token) * a.HeadSize + column]
            : a.AnchorMap[((long)a.Heads[walker] * a.Vocabulary + token) * a.HeadSize + column - a.HeadSize];
    }

    internal static void PairOutputs(Index1D index, HeadLogitRows own, ArrayView<float> outputs)
    {
        HeadUnembeddingLossArguments a = own.Whole;
        Index2D place = MatrixElements.At(index, 2 * a.HeadSize);
        int column = place.X;
        int row = place.Y;
        long element = (long)(own.FirstRow + row) * a.HeadSize;
        outputs[(long)row * 2 * a.HeadSize + column] = column < a.HeadSize
            ? a.Z[own.Walker * a.ZStride + element + column]
            : -a.AnchorZ[a.Heads[own.Walker] * a.ZStride + element + column - a.HeadSize];
    }
}
