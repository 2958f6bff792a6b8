using System.Runtime.CompilerServices;

namespace Accelerated.Kernels.Host;

/// <summary>
/// Runs <see cref="IPipelinedWork"/>. Whoever is free uses what is made, or else makes what is furthest behind, waits where all places are full or all lanes in other hands, and leaves when everything is
/// in somebody's hands: an item in those of a worker that a neighbour on the machine has displaced holds up neither the other items of its pass nor, for a while, the rounds that follow.
/// </summary>
internal static unsafe class Pipeline
{
    /// <summary>Rounds that may be made, or being made, and not used up.</summary>
    public const int Buffers = 3;

    /// <param name="pool">Whose workers run it.</param>
    /// <param name="work">On the caller's stack, or pinned: the workers reach it by its address.</param>
    public static void Run<TWork>(WorkerPool pool, ref TWork work)
        where TWork : unmanaged, IPipelinedWork
    {
        if (work.Rounds == 0)
        {
            return;
        }

        int lanes = work.Makers(0);
        int* due = stackalloc int[lanes];
        int* made = stackalloc int[Buffers];
        new Span<int>(due, lanes).Clear();
        new Span<int>(made, Buffers).Clear();
        var items = new Items<TWork>((TWork*)Unsafe.AsPointer(ref work), lanes, due, made);
        pool.Run(pool.Workers, ref items);
    }

    /// <summary>Each worker's share: to claim items until there are none.</summary>
    private struct Items<TWork> : IParallelWork
        where TWork : unmanaged, IPipelinedWork
    {
        private readonly TWork* work;
        private readonly int rounds;
        private readonly int lanes;
        private readonly int* due; // of each item of the first pass, the round whose turn it is, or ~round while it runs
        private readonly int* made; // of each place, how many items of the first pass are done
        private int isClaiming; // 1 while a worker holds what follows
        private int used; // rounds that are used up; the following four are of the round after them
        private int makers;
        private int users;
        private int usersBegun;
        private int usersDone;
        private int changes;
        private bool isBroken;

        public Items(TWork* work, int lanes, int* due, int* made)
        {
            this.work = work;
            this.lanes = lanes;
            this.due = due;
            this.made = made;
            rounds = work->Rounds;
            makers = work->Makers(0);
            users = work->Users(0);
            Advance(); // over rounds without items, which nobody ends
        }

        private readonly bool IsOver => used == rounds || isBroken;

        public void Run(int item, int worker)
        {
            while (Claim() is { } claim)
            {
                bool isDone = false;
                try
                {
                    if (claim.IsMaker)
                    {
                        work->Make(claim.Round, claim.Item, worker);
                    }
                    else
                    {
                        work->Use(claim.Round, claim.Item, worker);
                    }

                    isDone = true;
                }
                finally
                {
                    Finish(claim, isDone);
                }
            }
        }

        /// <summary>Waits for something to do; null when there is nothing left, though others may be at work.</summary>
        private Claimed? Claim()
        {
            var patience = default(Patience);
            while (true)
            {
                int seen = Volatile.Read(ref changes);
                Enter();
                Claimed? claim = IsOver ? null : Next();
                bool isNothingLeft = claim is null && (IsOver || (used == rounds - 1 && usersBegun == users));
                Exit();
                if (claim is not null || isNothingLeft)
                {
                    return claim;
                }

                while (Volatile.Read(ref changes) == seen)
                {
                    patience.Wait();
                }
            }
        }

        /// <summary>An item of the second pass, which frees a place, or that of the first pass which is furthest behind.</summary>
        private Claimed? Next()
        {
            if (made[used % Buffers] == makers && usersBegun < users)
            {
                return new Claimed(IsMaker: false, used, usersBegun++);
            }

            int round = Math.Min(rounds, used + Buffers);
            int item = -1;
            for (int lane = 0; lane < lanes; lane++)
            {
                if (due[lane] >= 0 && due[lane] < round)
                {
                    (round, item) = (due[lane], lane);
                }
            }

            if (item < 0)
            {
                return null;
            }

            due[item] = ~round;
            return new Claimed(IsMaker: true, round, item);
        }

        private void Finish(Claimed claim, bool isDone)
        {
            int next = claim.IsMaker ? DueAfter(claim.Round, claim.Item) : 0;
            Enter();
            isBroken |= !isDone; // or the others would wait for this item
            if (claim.IsMaker)
            {
                made[claim.Round % Buffers]++;
                due[claim.Item] = next;
            }
            else
            {
                usersDone++;
            }

            Advance();
            Interlocked.Increment(ref changes);
            Exit();
        }

        /// <summary>On to the first round that is not used up.</summary>
        private void Advance()
        {
            while (used < rounds && made[used % Buffers] == makers && usersDone == users)
            {
                made[used % Buffers] = 0;
                used++;
                (makers, users) = used < rounds ? (work->Makers(used), work->Users(used)) : (0, 0);
                (usersBegun, usersDone) = (0, 0);
            }
        }

        /// <summary>The first round after <paramref name="round"/> that has this item.</summary>
        private readonly int DueAfter(int round, int item)
        {
            do
            {
                round++;
            }
            while (round < rounds && item >= work->Makers(round));

            return round;
        }

        private void Enter()
        {
            var patience = default(Patience);
            while (Interlocked.CompareExchange(ref isClaiming, 1, 0) != 0)
            {
                patience.Wait();
            }
        }

        private void Exit() => Volatile.Write(ref isClaiming, 0);
    }

    private readonly record struct Claimed(bool IsMaker, int Round, int Item);
}
