using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Whole vectors of a row; an item is a block of rows of one walker.</summary>
internal readonly unsafe struct HeadLinearLossSimd : IKernelVariant<HeadLinearLossArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<HeadLinearLossArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in HeadLinearLossArguments a) =>
        {
            var work = new Work(a);
            pool.Run(a.Walkers * work.ItemsPerWalker, ref work);
        };
    }

    private readonly struct Work(HeadLinearLossArguments a) : IParallelWork
    {
        private const int RowsPerItem = 512;

        private readonly int* heads = HostView.Pointer(a.Heads);
        private readonly float* z = HostView.Pointer(a.Z);
        private readonly float* q = HostView.Pointer(a.Q);
        private readonly float* anchorZ = HostView.Pointer(a.AnchorZ);
        private readonly float* anchorQ = HostView.Pointer(a.AnchorQ);
        private readonly float* dots = HostView.Pointer(a.Dots);
        private readonly float* offsets = HostView.Pointer(a.Offsets);
        private readonly float* reciprocals = HostView.Pointer(a.Reciprocals);
        private readonly float* losses = HostView.Pointer(a.Losses);
        private readonly float* dz = HostView.Pointer(a.DZ);
        private readonly float* gradients = HostView.Pointer(a.DReciprocals);

        public int ItemsPerWalker => (a.Rows + RowsPerItem - 1) / RowsPerItem;

        public void Run(int item, int worker)
        {
            int walker = item / ItemsPerWalker;
            int first = item % ItemsPerWalker * RowsPerItem;
            int end = Math.Min(a.Rows, first + RowsPerItem);
            for (int row = first; row < end; row++)
            {
                nint at = (nint)(walker * a.ZStride) + (nint)row * a.HeadSize;
                float value = dots[row] + Product(z + at, q + at);
                if (a.HasAnchors != 0)
                {
                    nint anchor = (nint)(heads[walker] * a.ZStride) + (nint)row * a.HeadSize;
                    value -= Product(anchorZ + anchor, anchorQ + anchor);
                }

                nint statistic = (nint)walker * a.Rows + row;
                losses[statistic] += reciprocals[statistic] * value + offsets[row];
                if (a.Gradients != 0)
                {
                    gradients[statistic] += a.GradientScale * value;
                    Backward(at, a.GradientScale * reciprocals[statistic]);
                }
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Product(float* left, float* right)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int j = 0; j < a.HeadSize; j += PartialVector.Lanes)
            {
                int count = a.HeadSize - j;
                sum = Vector512.MultiplyAddEstimate(PartialVector.Load(left + j, count), PartialVector.Load(right + j, count), sum);
            }

            return Vector512.Sum(sum);
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Backward(nint at, float scale)
        {
            Vector512<float> factor = Vector512.Create(scale);
            for (int j = 0; j < a.HeadSize; j += PartialVector.Lanes)
            {
                int count = a.HeadSize - j;
                PartialVector.Store(Vector512.MultiplyAddEstimate(factor, PartialVector.Load(q + at + j, count), PartialVector.Load(dz + at + j, count)), dz + at + j, count);
                PartialVector.Store(factor * PartialVector.Load(z + at + j, count), q + at + j, count);
            }
        }
    }
}
