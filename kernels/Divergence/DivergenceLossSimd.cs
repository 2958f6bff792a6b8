using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Divergence;

/// <summary>Whole rows, three passes over each pair while it lies in the cache: maxima, sums of exponentials, loss and gradient.</summary>
internal readonly unsafe struct DivergenceLossSimd : IKernelVariant<DivergenceLossArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<DivergenceLossArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        return (AcceleratorStream stream, in DivergenceLossArguments a) =>
        {
            var work = new Work(a);
            pool.Run((a.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem, ref work);
        };
    }

    private readonly struct Work(DivergenceLossArguments a) : IParallelWork
    {
        public const int RowsPerItem = 8;

        private readonly float* logits = HostView.Pointer(a.Logits);
        private readonly float* teachers = HostView.Pointer(a.Teacher);
        private readonly int* targets = HostView.Pointer(a.Targets);
        private readonly float* losses = HostView.Pointer(a.Losses);
        private readonly int gradients = a.Gradients;
        private readonly float scale = a.GradientScale;
        private readonly int rows = a.Rows;
        private readonly int vocabulary = a.Vocabulary;

        public void Run(int item, int worker)
        {
            int end = Math.Min(rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                float* logit = logits + (long)row * vocabulary;
                if (targets[row] >= 0)
                {
                    losses[row] = Row(logit, teachers + (long)row * vocabulary);
                    continue;
                }

                losses[row] = 0;
                if (gradients != 0)
                {
                    new Span<float>(logit, vocabulary).Clear();
                }
            }
        }

        [MethodImpl(VectorLoop.Compilation)]
        private float Row(float* logit, float* teacher)
        {
            float maximum = RowSoftmax.Maximum(logit, vocabulary);
            float teacherMaximum = RowSoftmax.Maximum(teacher, vocabulary);
            float sum = RowSoftmax.Sum(logit, vocabulary, maximum);
            float teacherSum = RowSoftmax.Sum(teacher, vocabulary, teacherMaximum);
            float shift = maximum + Exponential.Log(sum) - (teacherMaximum + Exponential.Log(teacherSum));
            Vector512<float> loss = Vector512<float>.Zero;
            for (int v = 0; v < vocabulary; v += PartialVector.Lanes)
            {
                int count = vocabulary - v;
                Vector512<float> s = PartialVector.Load(logit + v, count);
                Vector512<float> t = PartialVector.Load(teacher + v, count);
                Vector512<float> q = RowSoftmax.Exponentials(t, teacherMaximum, count) / teacherSum;
                loss += q * (t - s + Vector512.Create(shift));
                if (gradients != 0)
                {
                    Vector512<float> p = RowSoftmax.Exponentials(s, maximum, count) / sum;
                    PartialVector.Store((p - q) * scale, logit + v, count);
                }
            }

            return Vector512.Sum(loss);
        }
    }
}
