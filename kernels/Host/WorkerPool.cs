using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Host;

/// <summary>
/// The threads on which SIMD variants of one CPU accelerator run. They persist, claim items one by one, and wait by spinning briefly, then
/// yielding, then blocking. Nobody waits for a worker that a busy neighbour on the machine keeps from entering. Running work allocates nothing.
/// </summary>
public sealed unsafe class WorkerPool : IDisposable
{
    private const int YieldsBeforeBlock = 200;

    // The state: in its low half how many of the threads are among the items, in its high half the number of runs begun and ended; it is odd while a run is open.
    private const long HalfRun = 1L << 32;

    private static readonly ConditionalWeakTable<Accelerator, WorkerPool> Pools = [];

    private readonly Thread[] threads;
    private readonly Bed[] beds;
    private readonly Lock entry = new();
    private delegate*<void*, int, int, void> run;
    private void* work;
    private int items;
    private int next;
    private long state;
    private volatile bool stopping;
    private volatile ExceptionDispatchInfo? failure;

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
    public static void Attach(Accelerator accelerator, int workers)
    {
        var pool = new WorkerPool(workers);
        if (!Pools.TryAdd(accelerator, pool))
        {
            pool.Dispose();
            throw new InvalidOperationException("The accelerator has a pool of workers already.");
        }
    }

    /// <summary>Stops the threads of <paramref name="accelerator"/>'s pool, if it has one.</summary>
    public static void Release(Accelerator accelerator)
    {
        if (Pools.TryGetValue(accelerator, out WorkerPool? pool))
        {
            Pools.Remove(accelerator);
            pool.Dispose();
        }
    }

    /// <summary>
    /// Runs items 0 to <paramref name="count"/> − 1 of <paramref name="body"/> and returns when all are done. Callers on several threads take turns; an item must not call it. What an item throws reaches the
    /// caller, after which some items may not have run.
    /// </summary>
    /// <param name="count">Number of items.</param>
    /// <param name="body">On the caller's stack, or pinned: the workers reach it by its address.</param>
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

        if (entry.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("An item of a run must not begin another one on its pool.");
        }

        lock (entry)
        {
            run = &Invoke<TWork>;
            work = Unsafe.AsPointer(ref body);
            items = count;
            failure = null;
            Volatile.Write(ref next, 0);
            Interlocked.Add(ref state, HalfRun);
            for (int i = 0; i < Math.Min(beds.Length, count - 1); i++)
            {
                beds[i].Wake();
            }

            Claim(0);
            Interlocked.Add(ref state, HalfRun);
            AwaitLast();
            failure?.Throw();
        }
    }

    public void Dispose()
    {
        stopping = true;
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

    private static int HalfRuns(long state) => (int)(state >> 32);

    private static bool IsOpen(long state) => (HalfRuns(state) & 1) == 1;

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
            failure = ExceptionDispatchInfo.Capture(error);
            Volatile.Write(ref next, items);
        }
    }

    private void AwaitLast()
    {
        var patience = default(Patience);
        while ((int)Volatile.Read(ref state) != 0)
        {
            patience.Wait();
        }
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            AwaitRunAfter(seen, beds[worker - 1]);
            if (stopping)
            {
                return;
            }

            if (TryEnter(out seen))
            {
                Claim(worker);
                Interlocked.Decrement(ref state);
            }
        }
    }

    private bool IsWanted(int seen)
    {
        long now = Volatile.Read(ref state);
        return (IsOpen(now) && HalfRuns(now) != seen) || stopping;
    }

    private void AwaitRunAfter(int seen, Bed bed)
    {
        var patience = default(Patience);
        while (!IsWanted(seen))
        {
            if (patience.Yields < YieldsBeforeBlock)
            {
                patience.Wait();
            }
            else
            {
                bed.Sleep(this, seen);
                patience = default;
            }
        }
    }

    /// <summary>Joins the run, unless it was closed meanwhile.</summary>
    private bool TryEnter(out int seen)
    {
        long now = Volatile.Read(ref state);
        while (IsOpen(now))
        {
            long found = Interlocked.CompareExchange(ref state, now + 1, now);
            if (found == now)
            {
                seen = HalfRuns(now);
                return true;
            }

            now = found;
        }

        seen = 0;
        return false;
    }

    /// <summary>Where one worker blocks. Each has its own, because a shared semaphore would let a quick worker take the wake-up of a slow one and leave it asleep.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly SemaphoreSlim wake = new(0);
        private int occupied;

        /// <summary>Blocks until <see cref="Wake"/>, unless <paramref name="pool"/> wants its workers already.</summary>
        public void Sleep(WorkerPool pool, int seen)
        {
            Interlocked.Exchange(ref occupied, 1);
            if (!pool.IsWanted(seen) || Interlocked.Exchange(ref occupied, 0) == 0)
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
