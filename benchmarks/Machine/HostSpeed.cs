using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Benchmarks.Machine;

/// <summary>The processor's peak and bandwidth, measured with a pool of threads like that of the SIMD variants.</summary>
internal static unsafe class HostSpeed
{
    /// <summary>Floats of the array that is read: 256 MiB, and as much again to be updated.</summary>
    private const long Length = 64L << 20;

    private const int Blocks = 64;
    private const int Rounds = 2_000_000;

    public static MachineSpeed Measure(int threads)
    {
        using var pool = new WorkerPool(threads);
        double one = Stopwatches.BestRate(MultiplyAdd.Operations, () => default(MultiplyAdd).Run(0, 0));
        double all = Stopwatches.BestRate((double)MultiplyAdd.Operations * pool.Workers, () => Run(pool, pool.Workers, default(MultiplyAdd)));

        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(2 * Length * sizeof(float)), HostPages.HugeSize);
        try
        {
            HostPages.PreferHuge(memory, (nuint)(2 * Length * sizeof(float)));
            new Span<float>(memory, (int)(2 * Length)).Fill(1);
            var read = new Reading { Source = memory };
            var update = new Updating { Source = memory, Target = memory + Length };
            double reading = Stopwatches.BestRate(Length * sizeof(float), () => Run(pool, Blocks, read));
            double updating = Stopwatches.BestRate(3.0 * Length * sizeof(float), () => Run(pool, Blocks, update));
            return new MachineSpeed(one, all, Math.Max(reading, updating));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static void Run<TWork>(WorkerPool pool, int items, TWork work)
        where TWork : struct, IParallelWork => pool.Run(items, ref work);

    /// <summary>Twelve independent chains of multiply-adds: more than latency times throughput of any processor today.</summary>
    private struct MultiplyAdd : IParallelWork
    {
        public const long Operations = 12L * 16 * 2 * Rounds;

        private float sink;

        public void Run(int item, int worker) => sink = Vector512.IsHardwareAccelerated ? Wide() : Narrow();

        private static float Wide()
        {
            Vector512<float> factor = Vector512.Create(0.999f), addend = Vector512.Create(0.001f);
            Vector512<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
            Vector512<float> g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
            for (int round = 0; round < Rounds; round++)
            {
                a = Vector512.FusedMultiplyAdd(a, factor, addend);
                b = Vector512.FusedMultiplyAdd(b, factor, addend);
                c = Vector512.FusedMultiplyAdd(c, factor, addend);
                d = Vector512.FusedMultiplyAdd(d, factor, addend);
                e = Vector512.FusedMultiplyAdd(e, factor, addend);
                f = Vector512.FusedMultiplyAdd(f, factor, addend);
                g = Vector512.FusedMultiplyAdd(g, factor, addend);
                h = Vector512.FusedMultiplyAdd(h, factor, addend);
                i = Vector512.FusedMultiplyAdd(i, factor, addend);
                j = Vector512.FusedMultiplyAdd(j, factor, addend);
                k = Vector512.FusedMultiplyAdd(k, factor, addend);
                l = Vector512.FusedMultiplyAdd(l, factor, addend);
            }

            return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        }

        // The same number of operations; with 512 bits these machines would keep a chain in two registers, and have sixteen.
        private static float Narrow()
        {
            Vector256<float> factor = Vector256.Create(0.999f), addend = Vector256.Create(0.001f);
            Vector256<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
            Vector256<float> g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
            for (int round = 0; round < 2 * Rounds; round++)
            {
                a = Vector256.FusedMultiplyAdd(a, factor, addend);
                b = Vector256.FusedMultiplyAdd(b, factor, addend);
                c = Vector256.FusedMultiplyAdd(c, factor, addend);
                d = Vector256.FusedMultiplyAdd(d, factor, addend);
                e = Vector256.FusedMultiplyAdd(e, factor, addend);
                f = Vector256.FusedMultiplyAdd(f, factor, addend);
                g = Vector256.FusedMultiplyAdd(g, factor, addend);
                h = Vector256.FusedMultiplyAdd(h, factor, addend);
                i = Vector256.FusedMultiplyAdd(i, factor, addend);
                j = Vector256.FusedMultiplyAdd(j, factor, addend);
                k = Vector256.FusedMultiplyAdd(k, factor, addend);
                l = Vector256.FusedMultiplyAdd(l, factor, addend);
            }

            return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        }
    }

    private struct Reading : IParallelWork
    {
        public float* Source;
        private float sink;

        public void Run(int item, int worker)
        {
            float* from = Source + item * (Length / Blocks), end = from + Length / Blocks;
            Vector512<float> a = default, b = default, c = default, d = default;
            for (; from < end; from += 64)
            {
                a += Vector512.Load(from);
                b += Vector512.Load(from + 16);
                c += Vector512.Load(from + 32);
                d += Vector512.Load(from + 48);
            }

            sink = Vector512.Sum(a + b + c + d);
        }
    }

    private struct Updating : IParallelWork
    {
        public float* Source;
        public float* Target;

        public readonly void Run(int item, int worker)
        {
            long first = item * (Length / Blocks);
            float* from = Source + first, to = Target + first;
            Vector512<float> factor = Vector512.Create(1e-6f);
            for (long i = 0; i < Length / Blocks; i += 16)
            {
                Vector512.FusedMultiplyAdd(Vector512.Load(from + i), factor, Vector512.Load(to + i)).Store(to + i);
            }
        }
    }
}
