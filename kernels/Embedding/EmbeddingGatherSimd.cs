using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>Whole rows, 16 columns at a time.</summary>
internal readonly unsafe struct EmbeddingGatherSimd : IKernelVariant<EmbeddingGatherArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<EmbeddingGatherArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in EmbeddingGatherArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(EmbeddingGatherArguments a) : IParallelWork
    {
        public const int RowsPerItem = 64;

        private readonly int* ids = HostView.Pointer(a.Ids);
        private readonly float* embedding = HostView.Pointer(a.Embedding);
        private readonly float* positions = a.HasPositions != 0 ? HostView.Pointer(a.Positions) : null;
        private readonly float* x = HostView.Pointer(a.X);
        private readonly int rows = a.Rows;
        private readonly int width = a.Width;
        private readonly int tokens = a.Tokens;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            int end = Math.Min(rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                float* source = embedding + (long)ids[row] * width;
                float* target = x + (long)row * width;
                if (positions == null)
                {
                    new ReadOnlySpan<float>(source, width).CopyTo(new Span<float>(target, width));
                    continue;
                }

                float* position = positions + (long)(row % tokens) * width;
                for (int c = 0; c < width; c += PartialVector.Lanes)
                {
                    int count = width - c;
                    Vector512<float> sum = PartialVector.Load(source + c, count) + PartialVector.Load(position + c, count);
                    PartialVector.Store(sum, target + c, count);
                }
            }
        }
    }
}
