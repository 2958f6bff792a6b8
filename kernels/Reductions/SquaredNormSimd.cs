using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>Sums in float64, which need no compensation; eight lanes, joined at the end of each block.</summary>
internal readonly unsafe struct SquaredNormSimd : IKernelVariant<SquaredNormArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<SquaredNormArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in SquaredNormArguments a) =>
        {
            var work = new Work(a);
            pool.Run((int)((a.X.Length + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength), ref work);
        };
    }

    private readonly struct Work(SquaredNormArguments a) : IParallelWork
    {
        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* blockSums = HostView.Pointer(a.BlockSums);
        private readonly long length = a.X.Length;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            long first = (long)item * SquaredNormArguments.BlockLength;
            int count = (int)Math.Min(SquaredNormArguments.BlockLength, length - first);
            Vector512<double> low = Vector512<double>.Zero;
            Vector512<double> high = Vector512<double>.Zero;
            for (int i = 0; i < count; i += PartialVector.Lanes)
            {
                (Vector512<double> a, Vector512<double> b) = Vector512.Widen(PartialVector.Load(x + first + i, count - i));
                low += a * a;
                high += b * b;
            }

            blockSums[item] = (float)Vector512.Sum(low + high);
        }
    }
}
