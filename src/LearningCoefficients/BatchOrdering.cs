namespace Accelerated.LearningCoefficients;

/// <summary>In which order minibatches take the rows of the data.</summary>
public enum BatchOrdering
{
    /// <summary>Without replacement within an epoch, each chain and the anchor in an order of its own, drawn from the seed.</summary>
    Shuffled,

    /// <summary>In file order, wrapping around: the same rows for every chain and for the anchor.</summary>
    Sequential,
}
