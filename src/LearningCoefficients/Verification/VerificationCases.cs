namespace Accelerated.LearningCoefficients.Verification;

/// <summary>Everything that <c>rllc verify</c> compares with known answers.</summary>
public static class VerificationCases
{
    public static IReadOnlyList<IVerificationCase> All { get; } =
    [
        new StationaryQuadratic(),
        new TransientQuadratic(),
        new NormalCrossing(),
        new PowerLaw(),
        new RestrictedSampling(),
        new NoiselessDescent(),
        new VaryingPreconditioner(),
        new ReducedRankRegression(),
    ];

    /// <summary>The cases of an effort.</summary>
    public static IReadOnlyList<IVerificationCase> Of(VerificationEffort effort) => [.. All.Where(c => c.Effort <= effort)];
}
