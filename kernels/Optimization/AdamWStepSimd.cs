using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>16 weights at a time.</summary>
internal readonly unsafe struct AdamWStepSimd : IKernelVariant<AdamWStepArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<AdamWStepArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in AdamWStepArguments a) =>
        {
            var work = new Work(a);
            pool.Run((int)((a.Weights.Length + Work.WeightsPerItem - 1) / Work.WeightsPerItem), ref work);
        };
    }

    private readonly struct Work(AdamWStepArguments a) : IParallelWork
    {
        public const int WeightsPerItem = 16384;

        private readonly float* w = HostView.Pointer(a.Weights);
        private readonly float* gradient = HostView.Pointer(a.Gradient);
        private readonly float* first = HostView.Pointer(a.FirstMoment);
        private readonly float* second = HostView.Pointer(a.SecondMoment);
        private readonly long length = a.Weights.Length;
        private readonly float scale = HostView.Span(a.Scale)[0];
        private readonly float keep = 1 - a.LearningRate * a.WeightDecay;
        private readonly float rate = a.LearningRate / a.Correction1;
        private readonly float correction2 = 1 / a.Correction2;
        private readonly float beta1 = a.Beta1;
        private readonly float beta2 = a.Beta2;
        private readonly float epsilon = a.Epsilon;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            long start = (long)item * WeightsPerItem;
            int count = (int)Math.Min(WeightsPerItem, length - start);
            for (int i = 0; i < count; i += PartialVector.Lanes)
            {
                long at = start + i;
                int lanes = count - i;
                Vector512<float> g = PartialVector.Load(gradient + at, lanes) * scale;
                Vector512<float> m = PartialVector.Load(first + at, lanes) * beta1 + g * (1 - beta1);
                Vector512<float> v = PartialVector.Load(second + at, lanes) * beta2 + g * g * (1 - beta2);
                Vector512<float> divisor = Vector512.Sqrt(v * correction2) + Vector512.Create(epsilon);
                Vector512<float> moved = PartialVector.Load(w + at, lanes) * keep - m * rate / divisor;
                PartialVector.Store(m, first + at, lanes);
                PartialVector.Store(v, second + at, lanes);
                PartialVector.Store(moved, w + at, lanes);
            }
        }
    }
}
