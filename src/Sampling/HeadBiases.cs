namespace Accelerated.Sampling;

/// <summary>Whether b_Q, b_K and b_V of a head belong to its component, beside its shares of W_Q, W_K, W_V and W_O. b_O is no head's own and never belongs.</summary>
public enum HeadBiases
{
    Include,
    Exclude,
}
