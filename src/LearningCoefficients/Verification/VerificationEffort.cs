namespace Accelerated.LearningCoefficients.Verification;

/// <summary>How much is verified.</summary>
public enum VerificationEffort
{
    /// <summary>The cases of seconds.</summary>
    Quick,

    /// <summary>All cases.</summary>
    Full,
}
