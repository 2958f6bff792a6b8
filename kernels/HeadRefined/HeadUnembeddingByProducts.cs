using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Chunks of rows, as many as fill two scratches of logits: what all walkers share by one product with the weights, and from it for each walker its L by a product of rank
/// 2 · head size, [z −z*] [M M*]ᵀ, a group per row for softmax, loss and gradient, and two products of rank head size for the gradients, which add up in the order of the chunks. All
/// products by <typeparamref name="TProduct"/>; each walker has launches of its own, so that none depends on the others.
/// </summary>
internal static class HeadUnembeddingByProducts<TProduct>
    where TProduct : struct, IKernelVariant<MatrixProductArguments>
{
    public const int RowStep = 128;

    /// <summary>Of each scratch: 16 MiB, so that the passes over a walker's logits stay in a large device's cache; 800 rows of 5000 tokens still make enough tiles to fill it.</summary>
    private const int ScratchFloats = 1 << 22;

    public static DeviceNeeds Needs => TProduct.Needs.And(DeviceNeeds.Groups(GroupReduction.Threads));

    /// <summary>All but the product's own.</summary>
    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<HeadLogitRows>(HeadLogitRowLoss.Run),
        new Action<Index2D, HeadUnembeddingLossArguments, ArrayView<float>>(AnchoredOperands.PairMaps),
        new Action<Index1D, HeadLogitRows, ArrayView<float>>(AnchoredOperands.PairOutputs),
    ];

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator, int scratchFloats = ScratchFloats)
    {
        KernelLaunch<MatrixProductArguments> multiply = TProduct.Load(accelerator);
        Action<AcceleratorStream, KernelConfig, HeadLogitRows> lose = accelerator.LoadKernel<HeadLogitRows>(HeadLogitRowLoss.Run);
        var anchored = new AnchoredOperands(accelerator);
        var workspace = new DeviceWorkspace(accelerator);
        return (AcceleratorStream stream, in HeadUnembeddingLossArguments a) =>
        {
            int stride = (a.Vocabulary + Quad.Length - 1) / Quad.Length * Quad.Length;
            int most = Math.Min(Math.Max(RowStep, scratchFloats / stride / RowStep * RowStep), Math.Max(1, a.Rows));
            long size = (long)most * stride;
            ArrayView<float> scratch = workspace.Require(stream, 2 * size);
            anchored.Begin(stream, a, most);
            for (int first = 0; first < a.Rows; first += most)
            {
                var shared = new HeadLogitRows(a, scratch.SubView(0, size), stride, -1, first, Math.Min(most, a.Rows - first));
                var config = new KernelConfig(shared.Rows, GroupReduction.Threads);
                multiply(stream, new MatrixProductArguments(shared.Inputs, 0, shared.Weights, 1, shared.Matrix, default, default, 0, 1, 0));
                for (int walker = 0; walker < a.Walkers; walker++)
                {
                    HeadLogitRows own = shared with { Logits = scratch.SubView(size, size), Walker = walker };
                    (MatrixOperand outputs, MatrixOperand map) = anchored.Of(stream, own);
                    multiply(stream, new MatrixProductArguments(outputs, 0, map, 1, own.Matrix, shared.Matrix, default, 0, 1, 1));
                    lose(stream, config, own);
                    if (a.Gradients != 0)
                    {
                        MatrixOperand total = own.MapOf(a.DMap, walker);
                        multiply(stream, new MatrixProductArguments(own.Matrix, 0, own.MapOf(a.Map, walker), 0, own.OutputsOf(a.DZ, walker), default, default, 0, 1, 0));
                        multiply(stream, new MatrixProductArguments(
                            own.Matrix, 1, own.OutputsOf(a.Z, walker), 0, total, total, default, 0, 1, first > 0 || a.AccumulateMap != 0 ? 1 : 0));
                    }
                }

                if (a.HasAnchorLosses != 0)
                {
                    lose(stream, config, shared);
                }
            }
        };
    }
}
