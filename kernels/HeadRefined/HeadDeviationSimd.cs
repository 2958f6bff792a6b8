using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Sixteen columns of a row at a time; an item is a block of rows of one walker.</summary>
internal readonly unsafe struct HeadDeviationSimd : IKernelVariant<HeadDeviationArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<HeadDeviationArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in HeadDeviationArguments a) =>
        {
            var work = new Work(a);
            pool.Run(a.Walkers * work.ItemsPerWalker, ref work);
        };
    }

    private readonly struct Work(HeadDeviationArguments a) : IParallelWork
    {
        private const int RowsPerItem = 256;

        private readonly int* heads = HostView.Pointer(a.Heads);
        private readonly float* z = HostView.Pointer(a.Z);
        private readonly float* t = HostView.Pointer(a.T);
        private readonly float* gram = HostView.Pointer(a.Gram);
        private readonly float* anchorZ = HostView.Pointer(a.AnchorZ);
        private readonly float* cross = HostView.Pointer(a.Cross);
        private readonly float* reciprocals = HostView.Pointer(a.Reciprocals);
        private readonly float* starts = HostView.Pointer(a.Base);

        public int ItemsPerWalker => (a.Rows + RowsPerItem - 1) / RowsPerItem;

        public void Run(int item, int worker)
        {
            int walker = item / ItemsPerWalker;
            int first = item % ItemsPerWalker * RowsPerItem;
            int end = Math.Min(a.Rows, first + RowsPerItem);
            int head = heads[walker];
            nint square = (nint)walker * a.HeadSize * a.HeadSize;
            for (int row = first; row < end; row++)
            {
                nint at = (nint)(walker * a.ZStride) + (nint)row * a.HeadSize;
                float* anchor = a.HasAnchors != 0 ? anchorZ + (nint)(head * a.ZStride) + (nint)row * a.HeadSize : null;
                float change = Row(z + at, t + at, gram + square, anchor, cross + square, a.HeadSize, a.Sign);
                float start = starts[head * a.BaseStride + row];
                reciprocals[(nint)walker * a.Rows + row] = 1 / MathF.Sqrt(1 / (start * start) + a.Sign * change / a.Width);
            }
        }

        /// <summary>t of one row in place, and z·(t₀ + t).</summary>
        [MethodImpl(VectorLoop.Compilation)]
        private static float Row(float* z, float* t, float* gram, float* anchor, float* cross, int size, float sign)
        {
            Vector512<float> change = Vector512<float>.Zero;
            for (int j = 0; j < size; j += PartialVector.Lanes)
            {
                int count = size - j;
                Vector512<float> without = PartialVector.Load(t + j, count);
                if (anchor != null)
                {
                    without -= Combine(anchor, cross + j, size, count);
                }

                Vector512<float> with = without + Vector512.Create(sign) * Combine(z, gram + j, size, count);
                PartialVector.Store(with, t + j, count);
                change += PartialVector.Load(z + j, count) * (without + with);
            }

            return Vector512.Sum(change);
        }

        /// <summary>Σ_i factors[i] · rows[i][0..15].</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Combine(float* factors, float* rows, int size, int count)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = 0; i < size; i++)
            {
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(factors[i]), PartialVector.Load(rows + (nint)i * size, count), sum);
            }

            return sum;
        }
    }
}
