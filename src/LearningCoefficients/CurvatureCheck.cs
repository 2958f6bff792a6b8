namespace Accelerated.LearningCoefficients;

/// <summary>Whether settings that cannot work are found before chains run.</summary>
public enum CurvatureCheck
{
    /// <summary>The largest curvature at w* is measured for each component, for ten evaluations of the gradient, and one with which the sampler must diverge is refused.</summary>
    Refuse,

    /// <summary>Nothing is measured.</summary>
    Skip,
}
