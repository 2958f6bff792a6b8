namespace Accelerated.LearningCoefficients;

/// <summary>How losses and gradients are computed while a component moves.</summary>
public enum EvaluationPath
{
    /// <summary>Single heads by the head-refined path, which evaluates only what moves; everything else by the whole model. Equal up to rounding.</summary>
    Auto,

    /// <summary>The whole model for every walker.</summary>
    Full,
}
