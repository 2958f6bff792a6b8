namespace Accelerated.Model.HeadRefined;

/// <summary>What walkers evaluated together share besides their minibatch. The results differ in rounding only.</summary>
public enum HeadSharing
{
    /// <summary>Different heads meet on the same rows: the logits at w* are computed once for all of them, and each head's own term is taken away from them.</summary>
    Heads,

    /// <summary>Every head has rows of its own: the logits without the head are computed at once.</summary>
    None,
}
