using Accelerated.Kernels.Host;
using Xunit;

namespace Accelerated.Tests.Host;

public sealed class PipelineTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 40)]
    [InlineData(9, 40)]
    public unsafe void Every_item_runs_once_after_what_it_needs(int workers, int rounds)
    {
        using var pool = new WorkerPool(workers);
        int[] made = new int[rounds * Observed.MostMakers];
        int[] used = new int[rounds];
        int early = 0;
        fixed (int* madeOf = made, usedOf = used)
        {
            for (int repetition = 0; repetition < 20; repetition++)
            {
                made.AsSpan().Clear();
                used.AsSpan().Clear();
                var work = new Observed(rounds, madeOf, usedOf, &early);
                Pipeline.Run(pool, ref work);
                Assert.Equal(0, early);
                Assert.Equal(Enumerable.Range(0, made.Length).Select(i => i % Observed.MostMakers < Observed.MakersOf(i / Observed.MostMakers) ? 1 : 0), made);
                Assert.Equal(Enumerable.Range(0, rounds).Select(Observed.UsersOf), used);
            }
        }
    }

    [Fact]
    public void Work_without_rounds_ends()
    {
        using var pool = new WorkerPool(3);
        var work = default(Failing);
        Pipeline.Run(pool, ref work);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public unsafe void Rounds_without_items_are_passed_over(int workers)
    {
        using var pool = new WorkerPool(workers);
        int uses = 0;
        var work = new UsedAtTheEnd(rounds: 8, &uses);
        Pipeline.Run(pool, ref work);
        Assert.Equal(2, uses);
    }

    [Theory]
    [InlineData(1, 3, -1)]
    [InlineData(4, 3, -1)]
    [InlineData(1, -1, 4)]
    [InlineData(4, -1, 4)]
    public void A_failure_of_an_item_reaches_the_caller_and_nobody_waits_for_what_it_left_undone(int workers, int failingMake, int failingUse)
    {
        using var pool = new WorkerPool(workers);
        NotSupportedException error = Assert.Throws<NotSupportedException>(() =>
        {
            var work = new Failing(10, failingMake, failingUse);
            Pipeline.Run(pool, ref work);
        });
        Assert.Contains($"round {Math.Max(failingMake, failingUse)}", error.Message, StringComparison.Ordinal);
        var next = new Failing(10, -1, -1);
        Pipeline.Run(pool, ref next);
    }

    /// <summary>Counts the items that are done, and those that began before what <see cref="IPipelinedWork"/> promises. Some linger.</summary>
    private readonly unsafe struct Observed(int rounds, int* made, int* used, int* early) : IPipelinedWork
    {
        private readonly int* made = made;
        private readonly int* used = used;
        private readonly int* early = early;

        public const int MostMakers = 4;

        public int Rounds => rounds;

        public static int MakersOf(int round) => MostMakers - round % 4;

        public static int UsersOf(int round) => round % 5; // none in some rounds

        public int Makers(int round) => MakersOf(round);

        public int Users(int round) => UsersOf(round);

        public void Make(int round, int item, int worker)
        {
            Demand(IsMadeBefore(round, item) && IsUsed(round - Pipeline.Buffers));
            Linger(round, item);
            Interlocked.Increment(ref made[round * MostMakers + item]);
        }

        public void Use(int round, int item, int worker)
        {
            Demand(IsMade(round) && IsUsed(round - 1));
            Linger(round, item);
            Interlocked.Increment(ref used[round]);
        }

        private static void Linger(int round, int item) => Thread.SpinWait((round * 31 + item * 17) % 7 == 0 ? 20_000 : 20);

        private bool IsMade(int round)
        {
            for (int item = 0; item < MakersOf(round); item++)
            {
                if (!IsMade(round, item))
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsMadeBefore(int round, int item)
        {
            for (int earlier = 0; earlier < round; earlier++)
            {
                if (!IsMade(earlier, item))
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsMade(int round, int item) => item >= MakersOf(round) || Volatile.Read(ref made[round * MostMakers + item]) == 1;

        private bool IsUsed(int round) => round < 0 || Volatile.Read(ref used[round]) == UsersOf(round);

        private void Demand(bool isReady)
        {
            if (!isReady)
            {
                Interlocked.Increment(ref *early);
            }
        }
    }

    /// <summary>No item but the users of the last round.</summary>
    private readonly unsafe struct UsedAtTheEnd(int rounds, int* uses) : IPipelinedWork
    {
        private readonly int* uses = uses;

        public int Rounds => rounds;

        public int Makers(int round) => 0;

        public int Users(int round) => round == rounds - 1 ? 2 : 0;

        public void Make(int round, int item, int worker) => throw new NotSupportedException("nobody makes");

        public void Use(int round, int item, int worker) => Interlocked.Increment(ref *uses);
    }

    private readonly struct Failing(int rounds, int failingMake, int failingUse) : IPipelinedWork
    {
        public int Rounds => rounds;

        public int Makers(int round) => 3;

        public int Users(int round) => 3;

        public void Make(int round, int item, int worker)
        {
            if (round == failingMake && item == 1)
            {
                throw new NotSupportedException($"round {round}");
            }
        }

        public void Use(int round, int item, int worker)
        {
            if (round == failingUse && item == 1)
            {
                throw new NotSupportedException($"round {round}");
            }
        }
    }
}
