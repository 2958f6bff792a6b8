using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Whole vectors of a row; an item is a block of rows of one walker.</summary>
internal readonly unsafe struct HeadDeviationBackwardSimd : IKernelVariant<HeadDeviationBackwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<HeadDeviationBackwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in HeadDeviationBackwardArguments a) =>
        {
            var work = new Work(a);
            pool.Run(a.Walkers * work.ItemsPerWalker, ref work);
        };
    }

    private readonly struct Work(HeadDeviationBackwardArguments a) : IParallelWork
    {
        private const int RowsPerItem = 512;

        private readonly float* z = HostView.Pointer(a.Z);
        private readonly float* t = HostView.Pointer(a.T);
        private readonly float* dz = HostView.Pointer(a.DZ);
        private readonly float* reciprocals = HostView.Pointer(a.Reciprocals);
        private readonly float* gradients = HostView.Pointer(a.DReciprocals);

        public int ItemsPerWalker => (a.Rows + RowsPerItem - 1) / RowsPerItem;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            int walker = item / ItemsPerWalker;
            int first = item % ItemsPerWalker * RowsPerItem;
            int end = Math.Min(a.Rows, first + RowsPerItem);
            for (int row = first; row < end; row++)
            {
                nint statistic = (nint)walker * a.Rows + row;
                nint at = (nint)(walker * a.ZStride) + (nint)row * a.HeadSize;
                float reciprocal = reciprocals[statistic];
                Vector512<float> factor = Vector512.Create(-gradients[statistic] * reciprocal * reciprocal * reciprocal / a.Width);
                for (int j = 0; j < a.HeadSize; j += PartialVector.Lanes)
                {
                    int count = a.HeadSize - j;
                    PartialVector.Store(PartialVector.Load(dz + at + j, count) + factor * PartialVector.Load(t + at + j, count), dz + at + j, count);
                    PartialVector.Store(factor * PartialVector.Load(z + at + j, count), t + at + j, count);
                }
            }
        }
    }
}
