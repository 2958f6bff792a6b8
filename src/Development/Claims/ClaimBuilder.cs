using System.Globalization;

namespace Accelerated.Development.Claims;

/// <summary>A claim with its test, waiting for what a run says.</summary>
internal sealed record ClaimBuilder(string Name, string Statement, string Test)
{
    public ClaimResult Untestable(FormattableString reason) => new(Name, Statement, Test, ClaimOutcome.Untestable, Text(reason), null, null);

    public ClaimResult Decide(bool supported, FormattableString finding, double statistic, double? p) =>
        new(Name, Statement, Test, supported ? ClaimOutcome.Supported : ClaimOutcome.NotSupported, Text(finding), statistic, p);

    public static string ShowP(double p) => p < 0.0005 ? "p < 0.0005" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
