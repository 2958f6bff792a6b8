using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Arithmetic;

/// <summary>Whole vectors, in blocks that each fill a share of the cache.</summary>
internal readonly struct AccumulateSimd : IKernelVariant<AccumulateArguments>
{
    private const int Block = 32_768;

    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<AccumulateArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in AccumulateArguments a) =>
        {
            var work = new Work(a);
            pool.Run((int)((a.Sum.Length + Block - 1) / Block), ref work);
        };
    }

    private readonly struct Work(AccumulateArguments a) : IParallelWork
    {
        public void Run(int item, int worker)
        {
            int start = item * Block;
            int count = Math.Min(Block, (int)a.Sum.Length - start);
            Span<float> sum = HostView.Span(a.Sum).Slice(start, count);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, HostView.Span(a.Term).Slice(start, count), sum);
        }
    }
}
