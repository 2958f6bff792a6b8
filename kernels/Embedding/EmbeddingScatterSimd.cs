using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>Whole rows of DEmbedding: the rows of an id are added to it in their order.</summary>
internal readonly unsafe struct EmbeddingScatterSimd : IKernelVariant<EmbeddingScatterArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<EmbeddingScatterArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in EmbeddingScatterArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Vocabulary + Work.IdsPerItem - 1) / Work.IdsPerItem, ref work);
        };
    }

    private readonly struct Work(EmbeddingScatterArguments a) : IParallelWork
    {
        public const int IdsPerItem = 32;

        private readonly float* dx = HostView.Pointer(a.DX);
        private readonly int* order = HostView.Pointer(a.Order);
        private readonly int* start = HostView.Pointer(a.Start);
        private readonly float* gradient = HostView.Pointer(a.DEmbedding);
        private readonly int vocabulary = a.Vocabulary;
        private readonly int width = a.Width;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            int end = Math.Min(vocabulary, (item + 1) * IdsPerItem);
            for (int id = item * IdsPerItem; id < end; id++)
            {
                float* target = gradient + (long)id * width;
                for (int c = 0; c < width; c += PartialVector.Lanes)
                {
                    int count = width - c;
                    Vector512<float> sum = Vector512<float>.Zero;
                    for (int i = start[id]; i < start[id + 1]; i++)
                    {
                        sum += PartialVector.Load(dx + (long)order[i] * width + c, count);
                    }

                    PartialVector.Store(sum, target + c, count);
                }
            }
        }
    }
}
