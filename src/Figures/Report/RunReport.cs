using Accelerated.Development;
using Accelerated.Development.RunData;
using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>
/// <c>report/index.html</c> of a run: one page without script that opens from a disk, with the run's figures beside it. It is made from the files of the run folder alone, so it can
/// be made again after the folder was moved, and each missing part is named where it would stand.
/// </summary>
public static class RunReport
{
    /// <param name="root">The run folder.</param>
    /// <param name="siblings">Other runs to compare with; null: only those in the folder <c>seeds</c> of the run.</param>
    /// <returns>The path of the page.</returns>
    /// <exception cref="Support.InvalidInputException">There is no such folder, or a table in it is damaged.</exception>
    public static string Write(string root, IReadOnlyList<string>? siblings = null)
    {
        RunSources sources = RunSources.In(root);
        DevelopmentAnalysis analysis = RunDevelopment.Analyse(sources.Root, siblings ?? []);
        IReadOnlyList<DevelopmentFigure> figures = DevelopmentFigures.Of(analysis, Path.Combine(sources.Root, RunSources.CalibrationFolder, "calibration.csv"));
        StageShading stages = new(analysis.Stages.Boundaries);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(sources.Root));
        HtmlWriter html = new();
        ReportPage.Begin(html, $"Run {name}");
        html.Raw("<header>\n");
        html.Element("h1", $"Run {name}");
        html.Raw("<nav aria-label=\"Sections\"><a href=\"#claims\">Claims</a><a href=\"#heads\">Heads</a><a href=\"#development\">Development</a><a href=\"#loss\">Loss</a>");
        html.Raw("<a href=\"#coefficients\">Learning coefficients</a><a href=\"#tokens\">Tokens in context</a><a href=\"#record\">Run record</a></nav>\n");
        WriteFacts(html, sources);
        html.Raw("</header>\n<main>\n");
        new ClaimsSection(sources, analysis, figures).Write(html);
        HeadsSection.Write(html, analysis);
        new DevelopmentSection(sources, analysis, figures).Write(html);
        LossSection.Write(html, sources, stages);
        new CoefficientSection(sources, stages).Write(html);
        new TokenSection(sources).Write(html);
        RecordSection.Write(html, sources);
        html.Raw("</main>\n</body>\n</html>\n");

        string page = Path.Combine(sources.Report, "index.html");
        AtomicFile.WriteText(page, html.ToString());
        return page;
    }

    private static void WriteFacts(HtmlWriter html, RunSources sources)
    {
        html.Raw("<dl class=\"facts\">\n");
        if (File.Exists(sources.LossLog) && ResultTable.ReadCsv(sources.LossLog) is { RowCount: > 0 } training)
        {
            Fact("training steps", training.RowCount.ToString());
            Fact("training loss, first → last", Change(training));
        }

        if (File.Exists(sources.ValidationLog) && ResultTable.ReadCsv(sources.ValidationLog) is { RowCount: > 0 } validation)
        {
            Fact("validation loss, first → last", Change(validation));
        }

        string estimates = Path.Combine(sources.Estimates, "estimates.csv");
        if (File.Exists(estimates) && ReportedEstimate.Read(estimates) is { Count: > 0 } rows)
        {
            Fact("estimates judged ok", $"{rows.Count(row => row.Verdict == "ok")} of {rows.Count}");
        }

        html.Raw("</dl>\n");

        void Fact(string what, string value) => html.Raw("<div>").Element("dt", what).Element("dd", value).Raw("</div>\n");

        static string Change(ResultTable table) => $"{table.Number(0, "loss"):0.000} → {table.Number(table.RowCount - 1, "loss"):0.000}";
    }
}
