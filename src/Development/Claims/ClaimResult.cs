namespace Accelerated.Development.Claims;

/// <summary>What a run says about a claim of the paper.</summary>
/// <param name="Name">Short, for links: <c>clusters-are-types</c>.</param>
/// <param name="Statement">The claim.</param>
/// <param name="Test">What was computed, and when it counts as support.</param>
/// <param name="Outcome">Of the test.</param>
/// <param name="Finding">The numbers; or what is missing and how to make it.</param>
/// <param name="Statistic">The number; null where there is none.</param>
/// <param name="P">Of the test; null where it has none.</param>
public sealed record ClaimResult(string Name, string Statement, string Test, ClaimOutcome Outcome, string Finding, double? Statistic, double? P)
{
    public string Verdict => Outcome switch
    {
        ClaimOutcome.Supported => "supported",
        ClaimOutcome.NotSupported => "not supported",
        _ => "cannot be tested",
    };
}
