using System.Buffers.Binary;
using System.Text;
using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>Which rows every chain of every component sees: a pure function of (seed, component, chain, step), of the last three as far as minibatches are not shared.</summary>
public sealed class BatchPlan
{
    private readonly RowOrder order;
    private readonly ulong seed;
    private readonly int rows;
    private readonly int batch;
    private readonly IBatchOrder shared;
    private readonly Dictionary<string, IBatchOrder> own = [];

    /// <param name="sharing">Who sees the same minibatches.</param>
    /// <param name="order">In which order rows come.</param>
    /// <param name="seed">Of the shuffled order.</param>
    /// <param name="rows">Rows of the data.</param>
    /// <param name="batch">Rows of a minibatch.</param>
    public BatchPlan(BatchSharing sharing, RowOrder order, ulong seed, int rows, int batch)
    {
        (Sharing, this.order, this.seed, this.rows, this.batch) = (sharing, order, seed, rows, batch);
        shared = Order(seed);
    }

    public BatchSharing Sharing { get; }

    /// <summary>Fills <paramref name="rows"/> with the minibatch of a component's chain at a step.</summary>
    public void Fill(string component, int chain, long step, Span<int> rows)
    {
        IBatchOrder rowsOf = Sharing == BatchSharing.None ? OrderOf(component) : shared;
        rowsOf.Fill(StreamOf(chain), step, rows);
    }

    /// <summary>The number under which chain <paramref name="chain"/> finds its minibatches.</summary>
    public int StreamOf(int chain) => Sharing == BatchSharing.HeadsAndChains ? 0 : chain;

    private IBatchOrder OrderOf(string component)
    {
        if (!own.TryGetValue(component, out IBatchOrder? order))
        {
            // Keyed by the name, so that an estimate does not depend on which others are made.
            byte[] hash = Digest.Of(Encoding.UTF8.GetBytes(component));
            order = Order(seed ^ BinaryPrimitives.ReadUInt64LittleEndian(hash));
            own.Add(component, order);
        }

        return order;
    }

    private IBatchOrder Order(ulong key) => order == RowOrder.Sequential ? new SequentialOrder(rows, batch) : ShuffledOrder.ForChains(key, rows, batch);
}
