using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Mean and deviation of a few rows while they lie in the first cache, then the same rows of one block after another.</summary>
internal readonly unsafe struct ProjectedNormSimd : IKernelVariant<ProjectedNormArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<ProjectedNormArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in ProjectedNormArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(ProjectedNormArguments a) : IParallelWork
    {
        public const int RowsPerItem = 64;

        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* y = HostView.Pointer(a.Y);
        private readonly float* constant = HostView.Pointer(a.Constant);
        private readonly float* means = HostView.Pointer(a.Mean);
        private readonly float* reciprocals = HostView.Pointer(a.ReciprocalDeviation);

        public void Run(int item, int worker)
        {
            int first = item * RowsPerItem;
            int end = Math.Min(a.Rows, first + RowsPerItem);
            for (int row = first; row < end; row++)
            {
                Measure(row);
            }

            for (int block = 0; block < a.Blocks; block++)
            {
                Scale(block, first, end);
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Measure(int row)
        {
            float* source = x + (nint)row * a.Width;
            Vector512<float> sum = Vector512<float>.Zero;
            for (int c = 0; c < a.Width; c += PartialVector.Lanes)
            {
                sum += PartialVector.Load(source + c, a.Width - c);
            }

            float mean = Vector512.Sum(sum) / a.Width;
            Vector512<float> squares = Vector512<float>.Zero;
            int whole = a.Width / PartialVector.Lanes * PartialVector.Lanes;
            for (int c = 0; c < whole; c += PartialVector.Lanes)
            {
                Vector512<float> centred = Vector512.Load(source + c) - Vector512.Create(mean);
                squares += centred * centred;
            }

            float rest = 0;
            for (int c = whole; c < a.Width; c++)
            {
                float centred = source[c] - mean;
                rest += centred * centred;
            }

            means[row] = mean;
            reciprocals[row] = 1 / MathF.Sqrt((Vector512.Sum(squares) + rest) / a.Width + a.Epsilon);
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Scale(int block, int first, int end)
        {
            float* constants = constant + (nint)block * a.ConstantRows * a.BlockWidth;
            for (int row = first; row < end; row++)
            {
                float* target = y + (nint)(block * a.BlockStride) + (nint)row * a.BlockWidth;
                float* added = constants + (nint)Math.Min(row % a.Tokens, a.ConstantRows - 1) * a.BlockWidth;
                Vector512<float> reciprocal = Vector512.Create(reciprocals[row]);
                for (int j = 0; j < a.BlockWidth; j += PartialVector.Lanes)
                {
                    int count = a.BlockWidth - j;
                    PartialVector.Store(Vector512.MultiplyAddEstimate(reciprocal, PartialVector.Load(target + j, count), PartialVector.Load(added + j, count)), target + j, count);
                }
            }
        }
    }
}
