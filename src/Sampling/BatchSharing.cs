namespace Accelerated.Sampling;

/// <summary>Which walkers see the same minibatches at the same step.</summary>
public enum BatchSharing
{
    /// <summary>
    /// Chain c of every component sees the same minibatches, chains see different ones (the default). Differences between components are sharper than each of them, since the
    /// noise of the data is common to them; error bars of single estimates are as with data of their own.
    /// </summary>
    Heads,

    /// <summary>
    /// All chains of all components see the same minibatches: fastest. Chains then share the noise of the data, so their agreement (R̂, the error from chain means) no longer
    /// covers it: it is that of one pass over the minibatches, not of as many as there are chains.
    /// </summary>
    HeadsAndChains,

    /// <summary>Every chain of every component has minibatches of its own: components are independent, and nothing is shared.</summary>
    None,
}
