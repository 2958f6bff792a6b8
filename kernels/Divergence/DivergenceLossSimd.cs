using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Divergence;

/// <summary>Whole rows, three passes over each pair while it lies in the cache: maxima, sums of exponentials, loss and gradient.</summary>
internal readonly unsafe struct DivergenceLossSimd : IKernelVariant<DivergenceLossArguments>
{
    public static string Name => "simd";

    public static bool Supports(Accelerator accelerator) => accelerator.AcceleratorType == AcceleratorType.CPU;

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

        private float Row(float* logit, float* teacher)
        {
            float maximum = Maximum(logit);
            float teacherMaximum = Maximum(teacher);
            float sum = Sum(logit, maximum);
            float teacherSum = Sum(teacher, teacherMaximum);
            float shift = maximum + Exponential.Log(sum) - (teacherMaximum + Exponential.Log(teacherSum));
            Vector512<float> loss = Vector512<float>.Zero;
            for (int v = 0; v < vocabulary; v += PartialVector.Lanes)
            {
                int count = vocabulary - v;
                Vector512<float> s = PartialVector.Load(logit + v, count);
                Vector512<float> t = PartialVector.Load(teacher + v, count);
                Vector512<float> q = Exponentials(t, teacherMaximum, count) / teacherSum;
                loss += q * (t - s + Vector512.Create(shift));
                if (gradients != 0)
                {
                    Vector512<float> p = Exponentials(s, maximum, count) / sum;
                    PartialVector.Store((p - q) * scale, logit + v, count);
                }
            }

            return Vector512.Sum(loss);
        }

        private float Maximum(float* x)
        {
            float maximum = float.NegativeInfinity;
            int whole = vocabulary / PartialVector.Lanes * PartialVector.Lanes;
            Vector512<float> largest = Vector512.Create(maximum);
            for (int v = 0; v < whole; v += PartialVector.Lanes)
            {
                largest = Vector512.Max(largest, Vector512.Load(x + v));
            }

            for (int lane = 0; lane < PartialVector.Lanes; lane++)
            {
                maximum = Math.Max(maximum, largest[lane]);
            }

            for (int v = whole; v < vocabulary; v++)
            {
                maximum = Math.Max(maximum, x[v]);
            }

            return maximum;
        }

        private float Sum(float* x, float maximum)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int v = 0; v < vocabulary; v += PartialVector.Lanes)
            {
                sum += Exponentials(PartialVector.Load(x + v, vocabulary - v), maximum, vocabulary - v);
            }

            return Vector512.Sum(sum);
        }

        // exp(x − maximum), 0 in the lanes beyond count.
        private static Vector512<float> Exponentials(Vector512<float> x, float maximum, int count)
        {
            Vector512<float> exponentials = Exponential.Exp(x - Vector512.Create(maximum));
            return count >= PartialVector.Lanes
                ? exponentials
                : Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)), exponentials, Vector512<float>.Zero);
        }
    }
}
