using Accelerated.Development;
using Accelerated.Development.Claims;
using Accelerated.Development.Statistics;
using Accelerated.Figures.Development;

namespace Accelerated.Figures.Report;

/// <summary>The paper's claims, one by one: what was tested, the number, whether this run supports it, and the figures that show it.</summary>
internal sealed class ClaimsSection(RunSources sources, DevelopmentAnalysis analysis, IReadOnlyList<DevelopmentFigure> figures)
{
    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"claims\">\n").Element("h2", "What this run says about the paper's claims");
        int supported = analysis.Claims.Count(claim => claim.Outcome == ClaimOutcome.Supported);
        int untestable = analysis.Claims.Count(claim => claim.Outcome == ClaimOutcome.Untestable);
        html.Element("p", $"Of {analysis.Claims.Count} claims this run supports {supported}, does not support {analysis.Claims.Count - supported - untestable}, and cannot test {untestable}.");
        html.Element("p", "faint", "p-values are of single tests, and each verdict rests on its own; beside them stands what they are after Holm's correction for the number of claims tested. A claim that is not supported is not refuted: a small model may have too few heads.");
        ClaimResult[] tested = [.. analysis.Claims.Where(claim => claim.P is not null)];
        Dictionary<string, double> corrected = tested.Zip(HolmCorrection.Of([.. tested.Select(claim => claim.P!.Value)])).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        html.Table(
            "Claims",
            [HtmlCell.Words("claim"), HtmlCell.Words("this run"), new HtmlCell("statistic", "n"), new HtmlCell("p", "n"), new HtmlCell("corrected", "n"), HtmlCell.Words("finding")],
            analysis.Claims.Select(claim => (IReadOnlyList<HtmlCell>)
            [
                new HtmlCell(claim.Statement, "", $"#claim-{claim.Name}"), new HtmlCell(claim.Verdict, claim.Outcome == ClaimOutcome.Supported ? "" : "warn"),
                HtmlCell.Number(claim.Statistic, "0.00"), Probability(claim.P), Probability(corrected.TryGetValue(claim.Name, out double p) ? p : null), new HtmlCell(claim.Finding, "long"),
            ]));
        foreach (ClaimResult claim in analysis.Claims)
        {
            html.Raw($"<h3 id=\"claim-{claim.Name}\">").Raw(Support.Markup.Escape(claim.Statement)).Raw("</h3>\n");
            html.Element("p", $"{char.ToUpperInvariant(claim.Verdict[0])}{claim.Verdict[1..]}. {claim.Finding}");
            html.Element("p", "faint", $"Test: {claim.Test}");
            FigureGroup.Write(html, sources.Report, figures.Where(figure => figure.Claim == claim.Name));
        }

        html.Raw("</section>\n");
    }

    private static HtmlCell Probability(double? p) => p < 0.0005 ? new HtmlCell("< 0.0005", "n") : HtmlCell.Number(p, "0.000");
}
