using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Random;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>Drift, localization and noise in one pass, 64 normals at a time.</summary>
internal readonly unsafe struct SgldStepSimd : IKernelVariant<SgldStepArguments>
{
    public static string Name => "simd";

    public static bool Supports(Accelerator accelerator) => accelerator.AcceleratorType == AcceleratorType.CPU;

    public static KernelLaunch<SgldStepArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in SgldStepArguments a) =>
        {
            var work = new Work(a);
            pool.Run(work.Items, ref work);
        };
    }

    private readonly struct Work(SgldStepArguments a) : IParallelWork
    {
        /// <summary>Items end at multiples of this index, and so between batches of normals.</summary>
        private const int IndicesPerItem = 4096;

        private readonly float* weights = HostView.Pointer(a.Weights);
        private readonly float* gradient = HostView.Pointer(a.Gradient);
        private readonly float* anchor = HostView.Pointer(a.Anchor);
        private readonly long first = a.FirstIndex;
        private readonly long end = a.FirstIndex + a.Weights.Length;
        private readonly ulong seed = a.Seed;
        private readonly uint chain = a.Chain;
        private readonly uint step = a.Step;
        private readonly float pull = -0.5f * a.Epsilon * a.InverseTemperature;
        private readonly float spring = -0.5f * a.Epsilon * a.Localization;
        private readonly float noise = MathF.Sqrt(a.Epsilon) * a.NoiseLevel;

        public int Items => (int)((end - 1) / IndicesPerItem - first / IndicesPerItem) + 1;

        public void Run(int item, int worker)
        {
            float* normals = stackalloc float[NormalBatch.Length];
            long itemStart = (first / IndicesPerItem + item) * IndicesPerItem;
            long itemEnd = Math.Min(end, itemStart + IndicesPerItem);
            for (long batch = itemStart; batch < itemEnd; batch += NormalBatch.Length)
            {
                long from = Math.Max(first, batch);
                int count = (int)(Math.Min(itemEnd, batch + NormalBatch.Length) - from);
                if (count <= 0)
                {
                    continue;
                }

                NormalBatch.Write(normals, seed, NoisePurpose.Langevin, chain, step, (uint)(batch >> 2));
                Move(from - first, normals + (from - batch), count);
            }
        }

        private void Move(long at, float* normals, int count)
        {
            for (int i = 0; i < count; i += PartialVector.Lanes)
            {
                int lanes = count - i;
                Vector512<float> w = PartialVector.Load(weights + at + i, lanes);
                Vector512<float> g = PartialVector.Load(gradient + at + i, lanes);
                Vector512<float> distance = w - PartialVector.Load(anchor + at + i, lanes);
                Vector512<float> xi = PartialVector.Load(normals + i, lanes);
                PartialVector.Store(w + (g * pull + distance * spring) + xi * noise, weights + at + i, lanes);
            }
        }
    }
}
