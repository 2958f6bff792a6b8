using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>Blocks of rows in parallel, each with its own sums for the weights; then the blocks' sums in their order.</summary>
internal readonly unsafe struct LayerNormBackwardSimd : IKernelVariant<LayerNormBackwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<LayerNormBackwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream stream, in LayerNormBackwardArguments a) =>
        {
            int items = (a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem;
            bool hasWeightGradient = a.HasWeightGradient != 0;
            float* partial = hasWeightGradient ? workspace.Require(2L * items * a.Width) : null;
            var work = new Work(a, partial);
            pool.Run(items, ref work);
            if (hasWeightGradient)
            {
                Reduce(partial, HostView.Pointer(a.DWeight), items, a.Width);
                Reduce(partial + a.Width, HostView.Pointer(a.DBias), items, a.Width);
            }
        };
    }

    /// <summary>target[c] = Σ over the blocks; rows of <paramref name="partial"/> hold the sums for the weight, then those for the bias.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private static void Reduce(float* partial, float* target, int blocks, int width)
    {
        for (int c = 0; c < width; c += PartialVector.Lanes)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int block = 0; block < blocks; block++)
            {
                sum += PartialVector.Load(partial + 2L * block * width + c, width - c);
            }

            PartialVector.Store(sum, target + c, width - c);
        }
    }

    private readonly struct Work(LayerNormBackwardArguments a, float* partial) : IParallelWork
    {
        public const int RowsPerItem = 64;

        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* means = HostView.Pointer(a.Mean);
        private readonly float* reciprocals = HostView.Pointer(a.ReciprocalDeviation);
        private readonly float* weight = HostView.Pointer(a.Weight);
        private readonly float* dy = HostView.Pointer(a.DY);
        private readonly float* dx = HostView.Pointer(a.DX);
        private readonly float* partial = partial;
        private readonly int accumulate = a.Accumulate;
        private readonly int rows = a.Rows;
        private readonly int width = a.Width;

        public void Run(int item, int worker)
        {
            int end = Math.Min(rows, (item + 1) * RowsPerItem);
            float* sums = partial == null ? null : partial + 2L * item * width;
            if (sums != null)
            {
                new Span<float>(sums, 2 * width).Clear();
            }

            for (int row = item * RowsPerItem; row < end; row++)
            {
                Row(row, sums);
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Row(int row, float* sums)
        {
            float* source = x + (long)row * width;
            float* upstream = dy + (long)row * width;
            float* target = dx + (long)row * width;
            Vector512<float> mean = Vector512.Create(means[row]);
            float reciprocal = reciprocals[row];
            Vector512<float> gradients = Vector512<float>.Zero;
            Vector512<float> products = Vector512<float>.Zero;
            for (int c = 0; c < width; c += PartialVector.Lanes)
            {
                // Lanes beyond the row have g = 0 and add nothing.
                int count = width - c;
                Vector512<float> g = PartialVector.Load(upstream + c, count) * PartialVector.Load(weight + c, count);
                gradients += g;
                products += g * ((PartialVector.Load(source + c, count) - mean) * reciprocal);
            }

            Vector512<float> meanGradient = Vector512.Create(Vector512.Sum(gradients) / width);
            float meanProduct = Vector512.Sum(products) / width;
            for (int c = 0; c < width; c += PartialVector.Lanes)
            {
                int count = width - c;
                Vector512<float> up = PartialVector.Load(upstream + c, count);
                Vector512<float> normal = (PartialVector.Load(source + c, count) - mean) * reciprocal;
                Vector512<float> gradient = (up * PartialVector.Load(weight + c, count) - meanGradient - normal * meanProduct) * reciprocal;
                Vector512<float> start = accumulate != 0 ? PartialVector.Load(target + c, count) : Vector512<float>.Zero;
                PartialVector.Store(start + gradient, target + c, count);
                if (sums != null)
                {
                    PartialVector.Store(PartialVector.Load(sums + c, count) + up * normal, sums + c, count);
                    PartialVector.Store(PartialVector.Load(sums + width + c, count) + up, sums + width + c, count);
                }
            }
        }
    }
}
