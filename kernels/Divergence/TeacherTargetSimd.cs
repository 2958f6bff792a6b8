using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Divergence;

/// <summary>Whole rows, three passes over each while it lies in the cache.</summary>
internal readonly unsafe struct TeacherTargetSimd : IKernelVariant<TeacherTargetArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<TeacherTargetArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream _, in TeacherTargetArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(TeacherTargetArguments a) : IParallelWork
    {
        public const int RowsPerItem = 8;

        private readonly float* teachers = HostView.Pointer(a.Teacher);
        private readonly float* bias = HostView.Pointer(a.Bias);
        private readonly int* targets = HostView.Pointer(a.Targets);
        private readonly float* offsets = HostView.Pointer(a.Offsets);

        public void Run(int item, int worker)
        {
            int end = Math.Min(a.Rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                float* teacher = teachers + (long)row * a.Vocabulary;
                if (targets[row] >= 0)
                {
                    offsets[row] = Row(teacher, targets[row]);
                    continue;
                }

                offsets[row] = 0;
                new Span<float>(teacher, a.Vocabulary).Clear();
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Row(float* teacher, int target)
        {
            float maximum = RowSoftmax.Maximum(teacher, a.Vocabulary);
            float sum = RowSoftmax.Sum(teacher, a.Vocabulary, maximum);
            Vector512<float> mean = Vector512<float>.Zero;
            for (int v = 0; v < a.Vocabulary; v += PartialVector.Lanes)
            {
                int count = a.Vocabulary - v;
                Vector512<float> t = PartialVector.Load(teacher + v, count);
                Vector512<float> q = RowSoftmax.Exponentials(t, maximum, count) / sum;
                mean += q * (t - Vector512.Create(maximum) - PartialVector.Load(bias + v, count));
                PartialVector.Store(-q, teacher + v, count);
            }

            teacher[target] += 1;
            return bias[target] + Vector512.Sum(mean) - Exponential.Log(sum);
        }
    }
}
