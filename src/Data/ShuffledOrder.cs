using Accelerated.Kernels.Random;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Rows without replacement within an epoch, each epoch and chain in an order of its own, in constant memory. Place j of step s is position
/// g = s·batch + j of the chain's stream, and its row is π(g mod rows), where π is the permutation of epoch g / rows; a minibatch may reach over two epochs.
/// </summary>
public sealed class ShuffledOrder : IBatchOrder
{
    private readonly ulong seed;
    private readonly NoisePurpose purpose;
    private readonly int rows;
    private readonly int batch;

    public ShuffledOrder(ulong seed, NoisePurpose purpose, int rows, int batch)
    {
        Require.Positive(rows);
        Require.Positive(batch);
        this.seed = seed;
        this.purpose = purpose;
        this.rows = rows;
        this.batch = batch;
    }

    /// <summary>The order in which training sees its rows.</summary>
    public static ShuffledOrder ForTraining(ulong seed, int rows, int batch) => new(seed, NoisePurpose.TrainingOrder, rows, batch);

    /// <summary>The order in which sampling chains see their rows.</summary>
    public static ShuffledOrder ForChains(ulong seed, int rows, int batch) => new(seed, NoisePurpose.ChainOrder, rows, batch);

    /// <summary>The rows on which the anchor's loss is taken.</summary>
    public static ShuffledOrder ForAnchor(ulong seed, int rows, int batch) => new(seed, NoisePurpose.AnchorOrder, rows, batch);

    public void Fill(int chain, long step, Span<int> rows)
    {
        Require.NotNegative(chain);
        Require.NotNegative(step);
        if (rows.Length != batch) // the message is only built when it is needed: a step allocates nothing
        {
            Require.Length(rows.Length, batch, $"a minibatch of {batch}");
        }

        long position = checked(step * batch);
        for (int j = 0; j < rows.Length; j++)
        {
            (long epoch, long place) = Math.DivRem(position + j, this.rows);
            var permutation = new FeistelPermutation(seed, purpose, (uint)chain, (uint)epoch, this.rows);
            rows[j] = permutation[(int)place];
        }
    }
}
