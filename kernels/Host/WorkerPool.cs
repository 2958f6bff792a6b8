using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Host;

/// <summary>
/// The threads on which SIMD variants of one CPU accelerator run. They persist, claim items one by one, and wait by spinning briefly, then
/// yielding, then blocking, so that a busy neighbour on the machine costs its share and no more. Running work allocates nothing.
/// </summary>
public sealed unsafe class WorkerPool : IDisposable
{
    private const int SpinsBeforeYield = 2_000;
    private const int YieldsBeforeBlock = 200;

    private static readonly ConditionalWeakTable<Accelerator, WorkerPool> Pools = [];

    private readonly Thread[] threads;
    private readonly Bed[] beds;
    private readonly Lock entry = new();
    private delegate*<void*, int, int, void> run;
    private void* work;
    private int items;
    private int next;
    private int generation;
    private int pending;
    private volatile bool stopping;
    private volatile Exception? failure;

    /// <param name="workers">Number of workers, the calling thread included.</param>
    public WorkerPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        threads = new Thread[workers - 1];
        beds = new Bed[workers - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            beds[i] = new Bed();
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>Number of workers, the calling thread included.</summary>
    public int Workers { get; }

    /// <summary>The pool of <paramref name="accelerator"/>: the one attached to it, or one worker per processor.</summary>
    public static WorkerPool Of(Accelerator accelerator) => Pools.GetValue(accelerator, static _ => new WorkerPool(Environment.ProcessorCount));

    /// <summary>Makes a pool of <paramref name="workers"/> the pool of <paramref name="accelerator"/>. Call it before any kernel is loaded.</summary>
    public static void Attach(Accelerator accelerator, int workers) => Pools.Add(accelerator, new WorkerPool(workers));

    /// <summary>Stops the threads of <paramref name="accelerator"/>'s pool, if it has one.</summary>
    public static void Release(Accelerator accelerator)
    {
        if (Pools.TryGetValue(accelerator, out WorkerPool? pool))
        {
            Pools.Remove(accelerator);
            pool.Dispose();
        }
    }

    /// <summary>Runs items 0 to <paramref name="count"/> − 1 of <paramref name="body"/> and returns when all are done. Not reentrant.</summary>
    public void Run<TWork>(int count, ref TWork body)
        where TWork : struct, IParallelWork
    {
        if (count <= 1 || Workers == 1)
        {
            for (int item = 0; item < count; item++)
            {
                body.Run(item, 0);
            }

            return;
        }

        lock (entry)
        {
            run = &Invoke<TWork>;
            work = Unsafe.AsPointer(ref body); // a struct on the caller's stack, or pinned by the caller
            items = count;
            failure = null;
            Volatile.Write(ref next, 0);
            Volatile.Write(ref pending, threads.Length);
            Interlocked.Increment(ref generation);
            foreach (Bed bed in beds)
            {
                bed.Wake();
            }

            Claim(0);
            Wait(ref pending);
            if (failure is { } error)
            {
                throw new InvalidOperationException("A worker failed: " + error.Message, error);
            }
        }
    }

    public void Dispose()
    {
        stopping = true;
        Interlocked.Increment(ref generation);
        for (int i = 0; i < threads.Length; i++)
        {
            beds[i].Wake();
            threads[i].Join();
            beds[i].Dispose();
        }
    }

    private static void Invoke<TWork>(void* body, int item, int worker)
        where TWork : struct, IParallelWork =>
        Unsafe.AsRef<TWork>(body).Run(item, worker);

    private static void Wait(ref int count)
    {
        for (int spins = 0; Volatile.Read(ref count) != 0; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    private void Claim(int worker)
    {
        try
        {
            for (int item = Interlocked.Increment(ref next) - 1; item < items; item = Interlocked.Increment(ref next) - 1)
            {
                run(work, item, worker);
            }
        }
        catch (Exception error)
        {
            failure = error;
            Volatile.Write(ref next, items);
        }
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            AwaitGeneration(seen, beds[worker - 1]);
            seen++;
            if (stopping)
            {
                return;
            }

            Claim(worker);
            Interlocked.Decrement(ref pending);
        }
    }

    private void AwaitGeneration(int seen, Bed bed)
    {
        for (int spins = 0; Volatile.Read(ref generation) == seen; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(8);
            }
            else if (spins < SpinsBeforeYield + YieldsBeforeBlock)
            {
                Thread.Yield();
            }
            else
            {
                bed.Sleep(ref generation, seen);
            }
        }
    }

    /// <summary>Where one worker blocks. Each has its own, because a shared semaphore would let a quick worker take the wake-up of a slow one and leave it asleep.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly SemaphoreSlim wake = new(0);
        private int occupied;

        /// <summary>Blocks until <see cref="Wake"/>, unless <paramref name="generation"/> is no longer <paramref name="seen"/>.</summary>
        public void Sleep(ref int generation, int seen)
        {
            Interlocked.Exchange(ref occupied, 1);
            bool isStillNight = Volatile.Read(ref generation) == seen;
            if (isStillNight || Interlocked.Exchange(ref occupied, 0) == 0)
            {
                wake.Wait();
            }
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref occupied, 0) == 1)
            {
                wake.Release();
            }
        }

        public void Dispose() => wake.Dispose();
    }
}
