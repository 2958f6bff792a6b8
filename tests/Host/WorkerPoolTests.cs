using Accelerated.Kernels.Host;
using Xunit;

namespace Accelerated.Tests.Host;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Every_item_runs_once_whether_the_workers_sleep_or_not(int workers)
    {
        using var pool = new WorkerPool(workers);
        int[] runs = new int[40];
        for (int repetition = 1; repetition <= 200; repetition++)
        {
            var count = new Count(runs);
            pool.Run(repetition % (runs.Length + 1), ref count);
            if (repetition % 20 == 0)
            {
                Thread.Sleep(5); // long enough for all workers to block
            }
        }

        int Expected(int item) => Enumerable.Range(1, 200).Count(repetition => repetition % (runs.Length + 1) > item);
        Assert.Equal(Enumerable.Range(0, runs.Length).Select(Expected), runs);
    }

    [Fact]
    public void Callers_on_two_threads_take_turns()
    {
        using var pool = new WorkerPool(3);
        int[][] runs = [new int[40], new int[40]];
        Parallel.ForEach(runs, own =>
        {
            for (int repetition = 0; repetition < 200; repetition++)
            {
                var count = new Count(own);
                pool.Run(own.Length, ref count);
            }
        });
        Assert.All(runs, own => Assert.All(own, run => Assert.Equal(200, run)));
    }

    [Fact]
    public void An_item_must_not_begin_another_run()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<InvalidOperationException>(() =>
        {
            var nested = new Nested(pool);
            pool.Run(1000, ref nested);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_of_an_item_reaches_the_caller_and_the_pool_goes_on(int workers)
    {
        using var pool = new WorkerPool(workers);
        NotSupportedException error = Assert.Throws<NotSupportedException>(() =>
        {
            var failing = new Failing();
            pool.Run(10, ref failing);
        });
        Assert.Contains("item 7", error.Message, StringComparison.Ordinal);
        int[] runs = new int[10];
        var count = new Count(runs);
        pool.Run(10, ref count);
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    private readonly struct Count(int[] runs) : IParallelWork
    {
        private readonly int[] runs = runs;

        public void Run(int item, int worker) => Interlocked.Increment(ref runs[item]);
    }

    /// <summary>The caller's own item begins another run; workers of the pool leave that to it.</summary>
    private readonly struct Nested(WorkerPool pool) : IParallelWork
    {
        public void Run(int item, int worker)
        {
            if (worker != 0)
            {
                Thread.Sleep(1);
                return;
            }

            var none = default(Failing);
            pool.Run(2, ref none);
        }
    }

    private readonly struct Failing : IParallelWork
    {
        public void Run(int item, int worker)
        {
            if (item == 7)
            {
                throw new NotSupportedException("item 7");
            }
        }
    }
}
