using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>A few rows of one block after another, a vector of sums for each row; then these rows of DX.</summary>
internal readonly unsafe struct ProjectedNormBackwardSimd : IKernelVariant<ProjectedNormBackwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<ProjectedNormBackwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in ProjectedNormBackwardArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(ProjectedNormBackwardArguments a) : IParallelWork
    {
        public const int RowsPerItem = 64;

        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* y = HostView.Pointer(a.Y);
        private readonly float* constant = HostView.Pointer(a.Constant);
        private readonly float* means = HostView.Pointer(a.Mean);
        private readonly float* reciprocals = HostView.Pointer(a.ReciprocalDeviation);
        private readonly float* dy = HostView.Pointer(a.DY);
        private readonly float* dx = HostView.Pointer(a.DX);

        public void Run(int item, int worker)
        {
            int first = item * RowsPerItem;
            int end = Math.Min(a.Rows, first + RowsPerItem);
            float* sums = stackalloc float[RowsPerItem * PartialVector.Lanes];
            new Span<float>(sums, RowsPerItem * PartialVector.Lanes).Clear();
            for (int block = 0; block < a.Blocks; block++)
            {
                Block(block, first, end, sums);
            }

            for (int row = first; row < end; row++)
            {
                Deviation(row, Vector512.Sum(Vector512.Load(sums + (row - first) * PartialVector.Lanes)));
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Block(int block, int first, int end, float* sums)
        {
            float* constants = constant + (nint)block * a.ConstantRows * a.BlockWidth;
            for (int row = first; row < end; row++)
            {
                nint at = (nint)(block * a.BlockStride) + (nint)row * a.BlockWidth;
                float* added = constants + (nint)Math.Min(row % a.Tokens, a.ConstantRows - 1) * a.BlockWidth;
                float* total = sums + (row - first) * PartialVector.Lanes;
                Vector512<float> reciprocal = Vector512.Create(reciprocals[row]);
                Vector512<float> sum = Vector512.Load(total);
                for (int j = 0; j < a.BlockWidth; j += PartialVector.Lanes)
                {
                    int count = a.BlockWidth - j;
                    Vector512<float> gradient = PartialVector.Load(dy + at + j, count);
                    sum = Vector512.MultiplyAddEstimate(gradient, PartialVector.Load(y + at + j, count) - PartialVector.Load(added + j, count), sum);
                    PartialVector.Store(reciprocal * gradient, dy + at + j, count);
                }

                sum.Store(total);
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Deviation(int row, float sum)
        {
            float reciprocal = reciprocals[row];
            Vector512<float> factor = Vector512.Create(-sum * reciprocal * reciprocal / a.Width);
            Vector512<float> mean = Vector512.Create(means[row]);
            float* source = x + (nint)row * a.Width;
            float* target = dx + (nint)row * a.Width;
            for (int c = 0; c < a.Width; c += PartialVector.Lanes)
            {
                int count = a.Width - c;
                PartialVector.Store(Vector512.MultiplyAddEstimate(factor, PartialVector.Load(source + c, count) - mean, PartialVector.Load(target + c, count)), target + c, count);
            }
        }
    }
}
