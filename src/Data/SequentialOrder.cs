using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Rows in file order, wrapping around: row (step·batch + j) mod rows at place j of a minibatch, the same for every chain.</summary>
public sealed class SequentialOrder : IBatchOrder
{
    private readonly int rows;
    private readonly int batch;

    public SequentialOrder(int rows, int batch)
    {
        Require.Positive(rows);
        Require.Positive(batch);
        this.rows = rows;
        this.batch = batch;
    }

    public void Fill(int chain, long step, Span<int> rows)
    {
        Require.NotNegative(step);
        if (rows.Length != batch) // the message is only built when it is needed: a step allocates nothing
        {
            Require.Length(rows.Length, batch, $"a minibatch of {batch}");
        }

        long position = checked(step * batch);
        for (int j = 0; j < rows.Length; j++)
        {
            rows[j] = (int)((position + j) % this.rows);
        }
    }
}
