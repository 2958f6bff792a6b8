using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>Training and validation loss.</summary>
internal static class LossSection
{
    public static void Write(HtmlWriter html, RunSources sources, StageShading stages)
    {
        html.Raw("<section id=\"loss\">\n").Element("h2", "Loss");
        if (!File.Exists(sources.LossLog))
        {
            html.Missing("This run has no loss.csv, so there is no loss curve: it was not trained here.").Raw("</section>\n");
            return;
        }

        ResultTable training = ResultTable.ReadCsv(sources.LossLog);
        ResultTable? validation = File.Exists(sources.ValidationLog) ? ResultTable.ReadCsv(sources.ValidationLog) : null;
        ReportFigure.Write(html, sources.Report, DevelopmentFigure.Drawn("loss", RunCharts.LossCurve(training, validation), RunSources.OptionsIn(sources.Root)).Over(stages));
        html.Element("p", "faint", "Mean next-token cross-entropy in nats. Training: the step's own batch before its update, so it moves with the batch. Validation: the same held-out rows each time.");
        if (validation is null || validation.RowCount == 0)
        {
            html.Missing("The run kept no validation losses (no validation.csv).").Raw("</section>\n");
            return;
        }

        html.Raw("<details><summary>Validation losses as numbers</summary>\n").Table(
            "Validation loss",
            [new HtmlCell("step", "n"), new HtmlCell("loss", "n")],
            Enumerable.Range(0, validation.RowCount).Select(row => (IReadOnlyList<HtmlCell>)[HtmlCell.Number(validation.Number(row, "step"), "0"), HtmlCell.Number(validation.Number(row, "loss"), "0.0000")]));
        html.Raw("</details>\n</section>\n");
    }
}
