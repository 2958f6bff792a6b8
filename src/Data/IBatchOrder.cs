namespace Accelerated.Data;

/// <summary>Which rows make up a minibatch: a pure function of (chain, step).</summary>
public interface IBatchOrder
{
    /// <summary>Fills <paramref name="rows"/> with the row indices of the minibatch of <paramref name="chain"/> at <paramref name="step"/>.</summary>
    void Fill(int chain, long step, Span<int> rows);
}
