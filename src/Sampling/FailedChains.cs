namespace Accelerated.Sampling;

/// <summary>What happens to an estimate when one of its chains diverges.</summary>
public enum FailedChains
{
    /// <summary>The estimate has failed; its other chains stop.</summary>
    Fail,

    /// <summary>The chain is dropped, the others go on and make the estimate; how many are left is said wherever it is shown.</summary>
    Drop,
}
