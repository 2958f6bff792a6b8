using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>Whole rows, three passes over each while it lies in the first cache.</summary>
internal readonly unsafe struct LayerNormForwardSimd : IKernelVariant<LayerNormForwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<LayerNormForwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in LayerNormForwardArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(LayerNormForwardArguments a) : IParallelWork
    {
        public const int RowsPerItem = 64;

        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* weight = HostView.Pointer(a.Weight);
        private readonly float* bias = HostView.Pointer(a.Bias);
        private readonly float* y = HostView.Pointer(a.Y);
        private readonly float* means = HostView.Pointer(a.Mean);
        private readonly float* reciprocals = HostView.Pointer(a.ReciprocalDeviation);
        private readonly float* positions = a.HasPositions != 0 ? HostView.Pointer(a.Positions) : null;
        private readonly float* sums = a.HasPositions != 0 ? HostView.Pointer(a.YWithPosition) : null;
        private readonly int rows = a.Rows;
        private readonly int width = a.Width;
        private readonly int tokens = a.Tokens;
        private readonly float epsilon = a.Epsilon;

        public void Run(int item, int worker)
        {
            int end = Math.Min(rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                float* source = x + (long)row * width;
                float mean = Mean(source);
                float reciprocal = 1 / MathF.Sqrt(Variance(source, mean) + epsilon);
                means[row] = mean;
                reciprocals[row] = reciprocal;
                Normalize(row, source, mean, reciprocal);
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Mean(float* source)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int c = 0; c < width; c += PartialVector.Lanes)
            {
                sum += PartialVector.Load(source + c, width - c);
            }

            return Vector512.Sum(sum) / width;
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Variance(float* source, float mean)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            int whole = width / PartialVector.Lanes * PartialVector.Lanes;
            for (int c = 0; c < whole; c += PartialVector.Lanes)
            {
                Vector512<float> centred = Vector512.Load(source + c) - Vector512.Create(mean);
                sum += centred * centred;
            }

            float rest = 0;
            for (int c = whole; c < width; c++)
            {
                float centred = source[c] - mean;
                rest += centred * centred;
            }

            return (Vector512.Sum(sum) + rest) / width;
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Normalize(int row, float* source, float mean, float reciprocal)
        {
            float* target = y + (long)row * width;
            float* position = positions + (long)(row % tokens) * width;
            float* sum = sums + (long)row * width;
            for (int c = 0; c < width; c += PartialVector.Lanes)
            {
                int count = width - c;
                Vector512<float> normal = (PartialVector.Load(source + c, count) - Vector512.Create(mean)) * reciprocal;
                Vector512<float> value = normal * PartialVector.Load(weight + c, count) + PartialVector.Load(bias + c, count);
                PartialVector.Store(value, target + c, count);
                if (sums != null)
                {
                    PartialVector.Store(value + PartialVector.Load(position + c, count), sum + c, count);
                }
            }
        }
    }
}
