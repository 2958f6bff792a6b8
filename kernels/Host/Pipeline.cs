using System.Runtime.CompilerServices;

namespace Accelerated.Kernels.Host;

/// <summary>
/// Runs <see cref="IPipelinedWork"/>. Passes begin in the order make 0, make 1, use 0, make 2, use 1, …, each when all but the one before it are done: whoever finds a pass exhausted goes on with the next one instead
/// of waiting for an item in the hands of a worker that a neighbour on the machine has displaced.
/// </summary>
internal static unsafe class Pipeline
{
    /// <summary>Rounds whose results are in use at once: one being used, one that waits for that, one being made.</summary>
    public const int Buffers = 3;

    public static void Run<TWork>(WorkerPool pool, ref TWork work)
        where TWork : unmanaged, IPipelinedWork
    {
        var passes = new Passes<TWork>((TWork*)Unsafe.AsPointer(ref work));
        pool.Run(pool.Workers, ref passes);
    }

    /// <summary>Each worker's share: to claim items until there are none. Pass 2r is make r, pass 2r + 1 is use r − 1.</summary>
    private struct Passes<TWork> : IParallelWork
        where TWork : unmanaged, IPipelinedWork
    {
        // In the low half of a place, while a worker opens the next pass.
        private const int Opening = int.MaxValue;

        private readonly TWork* work;
        private readonly int count;
        private long place; // the latest open pass in the high half, its next item in the low half
        private int evenItems; // of the open pass with an even number
        private int oddItems;
        private int evenDone;
        private int oddDone;
        private volatile bool isBroken;

        public Passes(TWork* work)
        {
            this.work = work;
            count = 2 * (work->Rounds + 1);
            evenItems = ItemsOf(0);
        }

        public void Run(int item, int worker)
        {
            try
            {
                while (TryClaim(out int pass, out int claimed))
                {
                    if (pass % 2 == 0)
                    {
                        work->Make(pass / 2, claimed, worker);
                        Interlocked.Increment(ref evenDone);
                    }
                    else
                    {
                        work->Use(pass / 2 - 1, claimed, worker);
                        Interlocked.Increment(ref oddDone);
                    }
                }
            }
            catch
            {
                isBroken = true; // or the others would wait for this item
                throw;
            }
        }

        private bool TryClaim(out int pass, out int item)
        {
            var patience = default(Patience);
            while (true)
            {
                long now = Volatile.Read(ref place);
                pass = (int)(now >> 32);
                item = (int)now;
                if (item < (pass % 2 == 0 ? evenItems : oddItems))
                {
                    if (Interlocked.CompareExchange(ref place, now + 1, now) == now)
                    {
                        return true;
                    }
                }
                else if (pass == count - 1 || isBroken)
                {
                    return false;
                }
                else if (item == Opening || !TryOpen(pass + 1, now))
                {
                    patience.Wait();
                }
            }
        }

        /// <summary>Opens <paramref name="pass"/> if the last but one is done. The last one, all of whose items are claimed, may still be running.</summary>
        private bool TryOpen(int pass, long now)
        {
            bool isEven = pass % 2 == 0;
            if (Volatile.Read(ref isEven ? ref evenDone : ref oddDone) != (isEven ? evenItems : oddItems))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref place, now | Opening, now) == now)
            {
                (isEven ? ref evenItems : ref oddItems) = ItemsOf(pass);
                (isEven ? ref evenDone : ref oddDone) = 0;
                Volatile.Write(ref place, (long)pass << 32);
            }

            return true;
        }

        private readonly int ItemsOf(int pass)
        {
            int round = pass % 2 == 0 ? pass / 2 : pass / 2 - 1;
            return round < 0 || round == work->Rounds ? 0 : pass % 2 == 0 ? work->Makers(round) : work->Users(round);
        }
    }
}
