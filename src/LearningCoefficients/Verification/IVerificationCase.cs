namespace Accelerated.LearningCoefficients.Verification;

/// <summary>A problem whose answer is known without sampling.</summary>
public interface IVerificationCase
{
    string Name { get; }

    /// <summary>The least effort that includes it.</summary>
    VerificationEffort Effort { get; }

    IEnumerable<VerificationResult> Run(VerificationSetting setting);
}
