using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Whole vectors of a row.</summary>
internal readonly unsafe struct LinearLossSimd : IKernelVariant<LinearLossArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<LinearLossArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in LinearLossArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(LinearLossArguments a) : IParallelWork
    {
        public const int RowsPerItem = 256;

        private readonly float* x = HostView.Pointer(a.X);
        private readonly float* directions = HostView.Pointer(a.Directions);
        private readonly float* offsets = HostView.Pointer(a.Offsets);
        private readonly float* reciprocals = HostView.Pointer(a.Reciprocals);
        private readonly float* dots = HostView.Pointer(a.Dots);
        private readonly float* losses = HostView.Pointer(a.Losses);
        private readonly float* dx = HostView.Pointer(a.DX);

        public void Run(int item, int worker)
        {
            int end = Math.Min(a.Rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                nint at = (nint)row * a.Width;
                float reciprocal = a.HasReciprocals != 0 ? reciprocals[row] : 1;
                float dot = Dot(x + at, directions + at);
                dots[row] = dot;
                if (a.HasLosses != 0)
                {
                    losses[row] += reciprocal * dot + offsets[row];
                }

                if (a.Gradients != 0)
                {
                    Add(directions + at, a.GradientScale * reciprocal, dx + at);
                }
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Dot(float* left, float* right)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = 0; i < a.Width; i += PartialVector.Lanes)
            {
                int count = a.Width - i;
                sum = Vector512.MultiplyAddEstimate(PartialVector.Load(left + i, count), PartialVector.Load(right + i, count), sum);
            }

            return Vector512.Sum(sum);
        }

        [MethodImpl(VectorLoop.Compilation)]
        private void Add(float* source, float factor, float* target)
        {
            for (int i = 0; i < a.Width; i += PartialVector.Lanes)
            {
                int count = a.Width - i;
                PartialVector.Store(Vector512.MultiplyAddEstimate(Vector512.Create(factor), PartialVector.Load(source + i, count), PartialVector.Load(target + i, count)), target + i, count);
            }
        }
    }
}
