namespace Accelerated.Training;

/// <summary>How rows are put together to batches.</summary>
public enum RowOrder
{
    /// <summary>A new permutation in every epoch, from the seed.</summary>
    Shuffled,

    /// <summary>Rows as they lie in the file, wrapping around.</summary>
    Sequential,
}
