namespace Accelerated.LearningCoefficients;

/// <summary>Where the estimate of what the size of the steps adds comes from.</summary>
public enum BiasEstimate
{
    /// <summary>From the closed form of the sampler on a quadratic loss with the curvature that the chains see; costs nothing more.</summary>
    Curvature,

    /// <summary>From a second run with ε/2 and twice as many steps: twice the difference, which holds for every loss to first order in ε. Three times the cost.</summary>
    HalvedStep,
}
