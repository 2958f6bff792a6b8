namespace Accelerated.Data;

/// <summary>In which order minibatches take the rows of the data.</summary>
public enum RowOrder
{
    /// <summary>Without replacement within an epoch, from the seed; in sampling each chain and the anchor in an order of its own.</summary>
    Shuffled,

    /// <summary>In file order, wrapping around: the same rows for every chain and for the anchor.</summary>
    Sequential,
}
