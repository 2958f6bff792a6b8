using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>Friction, drift, localization, noise and box in one pass, 64 normals at a time.</summary>
internal readonly unsafe struct MomentumStepSimd : IKernelVariant<MomentumStepArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<MomentumStepArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in MomentumStepArguments a) =>
        {
            var work = new NoisyMoves<Underdamped>(new Underdamped(a), 0, a.Weights.Length, a.Seed, a.Chain, a.Step);
            pool.Run(work.Items, ref work);
        };
    }

    private readonly struct Underdamped(MomentumStepArguments a) : INoisyMove
    {
        private readonly float* weights = HostView.Pointer(a.Weights);
        private readonly float* velocity = HostView.Pointer(a.Velocity);
        private readonly float* gradient = HostView.Pointer(a.Gradient);
        private readonly float* anchor = HostView.Pointer(a.Anchor);
        private readonly float pull = -0.5f * a.Epsilon * a.InverseTemperature;
        private readonly float spring = -0.5f * a.Epsilon * a.Localization;
        private readonly float keep = 1 - a.Friction;
        private readonly float noise = a.NoiseScale;
        private readonly float halfWidth = a.Box;

        [MethodImpl(VectorLoop.Compilation)]
        public void Move(long at, float* normals, int count)
        {
            for (int i = 0; i < count; i += PartialVector.Lanes)
            {
                int lanes = count - i;
                Vector512<float> w = PartialVector.Load(weights + at + i, lanes);
                Vector512<float> g = PartialVector.Load(gradient + at + i, lanes);
                Vector512<float> centre = PartialVector.Load(anchor + at + i, lanes);
                Vector512<float> xi = PartialVector.Load(normals + i, lanes);
                Vector512<float> v = PartialVector.Load(velocity + at + i, lanes) * keep + (g * pull + (w - centre) * spring) + xi * noise;
                var box = new BoundingBoxSimd(centre, halfWidth);
                Vector512<float> moved = w + v;
                PartialVector.Store(Vector512.AndNot(v, box.IsOutside(moved)), velocity + at + i, lanes);
                PartialVector.Store(box.Clip(moved), weights + at + i, lanes);
            }
        }
    }
}
