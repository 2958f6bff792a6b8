using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Random;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>All five sums in one pass, in float64, which needs no compensation; eight lanes, joined at the end of each block.</summary>
internal readonly unsafe struct StepTermsSimd : IKernelVariant<StepTermsArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<StepTermsArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in StepTermsArguments a) =>
        {
            var work = new Work(a);
            pool.Run(StepTermsArguments.Blocks(a.Weights.Length), ref work);
        };
    }

    private readonly struct Work(StepTermsArguments a) : IParallelWork
    {
        private readonly float* weights = HostView.Pointer(a.Weights);
        private readonly float* gradient = HostView.Pointer(a.Gradient);
        private readonly float* anchor = HostView.Pointer(a.Anchor);
        private readonly float* secondMoment = HostView.Pointer(a.SecondMoment);
        private readonly float* blockSums = HostView.Pointer(a.BlockSums);
        private readonly long length = a.Weights.Length;
        private readonly ulong seed = a.Seed;
        private readonly uint chain = a.Chain;
        private readonly uint step = a.Step;
        private readonly float decay = a.Decay;
        private readonly float stability = a.Stability;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            float* normals = stackalloc float[NormalBatch.Length];
            long first = (long)item * StepTermsArguments.BlockLength;
            long end = Math.Min(length, first + StepTermsArguments.BlockLength);
            Totals totals = default;
            for (long batch = first; batch < end; batch += NormalBatch.Length)
            {
                NormalBatch.Write(normals, seed, NoisePurpose.Langevin, chain, step, (uint)(batch >> 2));
                int count = (int)Math.Min(NormalBatch.Length, end - batch);
                for (int i = 0; i < count; i += PartialVector.Lanes)
                {
                    int lanes = count - i;
                    Vector512<float> g = PartialVector.Load(gradient + batch + i, lanes);
                    Vector512<float> scale = secondMoment == null ? Vector512<float>.One : Scale(batch + i, g, lanes);
                    Vector512<float> distance = PartialVector.Load(weights + batch + i, lanes) - PartialVector.Load(anchor + batch + i, lanes);
                    Vector512<float> xi = PartialVector.Load(normals + i, lanes);
                    totals.Add(Vector512.WidenLower(g), Vector512.WidenLower(distance), Vector512.WidenLower(scale), Vector512.WidenLower(xi));
                    totals.Add(Vector512.WidenUpper(g), Vector512.WidenUpper(distance), Vector512.WidenUpper(scale), Vector512.WidenUpper(xi));
                }
            }

            totals.Store(blockSums + item * StepTermsArguments.Sums);
        }

        private Vector512<float> Scale(long at, Vector512<float> g, int lanes)
        {
            Vector512<float> v = PartialVector.Load(secondMoment + at, lanes) * decay + g * g * (1 - decay);
            return Vector512<float>.One / (Vector512.Sqrt(v) + Vector512.Create(stability));
        }
    }

    private struct Totals
    {
        private Vector512<double> pull;
        private Vector512<double> spring;
        private Vector512<double> product;
        private Vector512<double> noise;
        private Vector512<double> distance;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<double> g, Vector512<double> delta, Vector512<double> scale, Vector512<double> xi)
        {
            Vector512<double> scaled = scale * g;
            Vector512<double> moved = scale * delta;
            pull += scaled * scaled;
            spring += moved * moved;
            product += scaled * moved;
            noise += scale * xi * xi;
            distance += delta * delta;
        }

        public readonly void Store(float* sums)
        {
            sums[0] = (float)Vector512.Sum(pull);
            sums[1] = (float)Vector512.Sum(spring);
            sums[2] = (float)Vector512.Sum(product);
            sums[3] = (float)Vector512.Sum(noise);
            sums[4] = (float)Vector512.Sum(distance);
        }
    }
}
