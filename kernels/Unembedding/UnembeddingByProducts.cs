using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// Chunks of rows, as many as fill a scratch of logits: their product with the weights by <typeparamref name="TProduct"/>, a group per row for softmax, loss and
/// gradient, and from the gradient the products for the inputs and the weights, which add up in the order of the chunks.
/// </summary>
internal static class UnembeddingByProducts<TProduct>
    where TProduct : struct, IKernelVariant<MatrixProductArguments>
{
    /// <summary>64 MiB: enough rows to fill a large device, and few enough that most of their logits stay in its cache between the passes.</summary>
    public const int ScratchFloats = 1 << 24;

    /// <summary>Chunks are multiples of a product's tile.</summary>
    public const int RowStep = 128;

    public static DeviceNeeds Needs => TProduct.Needs.And(DeviceNeeds.Groups(GroupReduction.Threads));

    /// <summary>All but the product's own.</summary>
    public static IReadOnlyList<Delegate> Kernels => [new Action<LogitRows>(LogitRowLoss.Run), .. BlockedColumnSum.Kernels];

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator, int scratchFloats = ScratchFloats)
    {
        KernelLaunch<MatrixProductArguments> multiply = TProduct.Load(accelerator);
        Action<AcceleratorStream, KernelConfig, LogitRows> lose = accelerator.LoadKernel<LogitRows>(LogitRowLoss.Run);
        var sums = new BlockedColumnSum(accelerator);
        var workspace = new DeviceWorkspace(accelerator);
        return (AcceleratorStream stream, in UnembeddingLossArguments a) =>
        {
            int stride = (a.Vocabulary + Quad.Length - 1) / Quad.Length * Quad.Length;
            int most = Math.Min(Math.Max(RowStep, scratchFloats / stride / RowStep * RowStep), Math.Max(1, a.Rows));
            ArrayView<float> logits = workspace.Require(stream, (long)most * stride);
            MatrixOperand weights = MatrixOperand.RowMajor(a.Weights, a.Width, a.Vocabulary);
            for (int first = 0; first < a.Rows; first += most)
            {
                var chunk = new LogitRows(a, logits, stride, first, Math.Min(most, a.Rows - first));
                multiply(stream, new MatrixProductArguments(chunk.Inputs, 0, weights, 0, chunk.Matrix, default, a.Bias, 1, 1, 0));
                lose(stream, new KernelConfig(chunk.Rows, GroupReduction.Threads), chunk);
                if (a.Gradients > 0)
                {
                    multiply(stream, new MatrixProductArguments(chunk.Matrix, 0, weights, 1, chunk.InputGradients, default, default, 0, 1, 0));
                }

                if (a.Gradients > 1)
                {
                    MatrixOperand total = MatrixOperand.RowMajor(a.DWeights, a.Width, a.Vocabulary);
                    multiply(stream, new MatrixProductArguments(chunk.Inputs, 1, chunk.Matrix, 0, total, total, default, 0, 1, first > 0 ? 1 : 0));
                    sums.Run(stream, new ColumnSumArguments(chunk.Matrix, a.DBias), first > 0 ? 1 : 0);
                }
            }
        };
    }
}
