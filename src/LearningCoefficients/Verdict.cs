namespace Accelerated.LearningCoefficients;

/// <summary>Whether an estimate can be believed. Where several things are wrong the first of this list is the verdict; its reason names them all.</summary>
public enum Verdict
{
    /// <summary>The sampler would have diverged by the curvature at w*, so that nothing was sampled.</summary>
    Refused,

    /// <summary>A chain diverged; there is no estimate.</summary>
    Failed,

    /// <summary>Too few draws to judge.</summary>
    TooShort,

    /// <summary>λ̂ &lt; 0: the chains found lower loss than at w*, which therefore is no minimum on this data.</summary>
    Negative,

    /// <summary>The later half of the draws differs from the earlier half: the chains have not reached their stationary distribution.</summary>
    Drifting,

    /// <summary>The chains disagree, or their draws are too correlated to average.</summary>
    NotConverged,

    /// <summary>The size of the steps makes a large part of the estimate.</summary>
    Biased,

    /// <summary>Nothing speaks against it.</summary>
    Ok,
}
