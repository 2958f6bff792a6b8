using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>Whole rows of DPositions, 16 columns at a time over all sequences.</summary>
internal readonly unsafe struct PositionScatterSimd : IKernelVariant<PositionScatterArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<PositionScatterArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in PositionScatterArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Tokens + Work.PositionsPerItem - 1) / Work.PositionsPerItem, ref work);
        };
    }

    private readonly struct Work(PositionScatterArguments a) : IParallelWork
    {
        public const int PositionsPerItem = 16;

        private readonly float* dx = HostView.Pointer(a.DX);
        private readonly float* gradient = HostView.Pointer(a.DPositions);
        private readonly int accumulate = a.Accumulate;
        private readonly int sequences = a.Sequences;
        private readonly int tokens = a.Tokens;
        private readonly int width = a.Width;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            int end = Math.Min(tokens, (item + 1) * PositionsPerItem);
            for (int position = item * PositionsPerItem; position < end; position++)
            {
                float* target = gradient + (long)position * width;
                for (int c = 0; c < width; c += PartialVector.Lanes)
                {
                    int count = width - c;
                    Vector512<float> sum = Vector512<float>.Zero;
                    for (int s = 0; s < sequences; s++)
                    {
                        sum += PartialVector.Load(dx + ((long)s * tokens + position) * width + c, count);
                    }

                    Vector512<float> start = accumulate != 0 ? PartialVector.Load(target + c, count) : Vector512<float>.Zero;
                    PartialVector.Store(start + sum, target + c, count);
                }
            }
        }
    }
}
