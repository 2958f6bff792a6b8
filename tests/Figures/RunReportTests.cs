using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class RunReportTests : IDisposable
{
    private readonly string run = Directory.CreateTempSubdirectory("run").FullName;

    public void Dispose() => Directory.Delete(run, recursive: true);

    [Fact]
    public void A_full_run_gives_a_page_with_curves_values_pages_and_record()
    {
        FillTraining();
        FillEstimates("text");
        FillTokens();
        string html = File.ReadAllText(RunReport.Write(run));

        Assert.DoesNotContain("no loss.csv", html);
        Assert.DoesNotContain("no estimates.csv", html);
        Assert.DoesNotContain("no run.json", html);
        Assert.Contains("<td>1:1</td><td>wrLLC</td><td>text</td><td class=\"n\">12.500</td><td class=\"n\">0.250</td><td class=\"n\">1.010</td><td class=\"n\">321</td><td class=\"n\">4</td>", html);
        Assert.Contains("<td class=\"warn\">drifting</td>", html);
        Assert.Contains("href=\"../tokens/per-token-samples/output_attention_1_1_300.html\"", html);
        Assert.Contains("<td>1:1</td><td class=\"n\">1000</td><td class=\"n\">120</td><td class=\"n\">30</td><td class=\"n\">850</td><td class=\"n\">400</td>", html);
        Assert.Contains("<td>device</td><td class=\"mono\">the device</td>", html);
        foreach (string figure in new[] { "loss", "rllcs_simple", "loss_traces" })
        {
            Assert.All(new[] { "png", "svg", "csv", "json" }, extension => Assert.True(File.Exists(Path.Combine(run, "report", $"{figure}.{extension}"))));
        }
    }

    [Fact]
    public void What_a_run_lacks_is_said()
    {
        string html = File.ReadAllText(RunReport.Write(run));

        Assert.Contains("no loss.csv", html);
        Assert.Contains("no estimates.csv", html);
        Assert.Contains("no per-token-analysis/summary.csv", html);
        Assert.Contains("no run.json", html);
    }

    [Fact]
    public void Names_from_outside_are_escaped()
    {
        FillTraining();
        FillEstimates("<script>alert(1)</script>");
        string html = File.ReadAllText(RunReport.Write(run));

        Assert.DoesNotContain("<script", html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
    }

    [Fact]
    public void The_page_fetches_nothing_and_names_no_absolute_path()
    {
        FillTraining();
        FillEstimates("text");
        FillTokens();
        string html = File.ReadAllText(RunReport.Write(run));

        Assert.DoesNotContain(run, html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("@import", html);
        Assert.All(Regex.Matches(html, "(?:href|src)=\"([^\"]*)\"").Select(match => match.Groups[1].Value), address => Assert.DoesNotContain(":", address));
    }

    [Fact]
    public void A_report_made_again_in_a_moved_folder_has_the_same_bytes()
    {
        FillTraining();
        FillEstimates("text");
        FillTokens();
        byte[] first = File.ReadAllBytes(RunReport.Write(run));
        string parent = Directory.CreateTempSubdirectory("moved").FullName;
        string moved = Path.Combine(parent, Path.GetFileName(run));
        Directory.Move(run, moved);
        Directory.Delete(Path.Combine(moved, "report"), recursive: true);
        byte[] second = File.ReadAllBytes(RunReport.Write(moved));
        Directory.Move(moved, run);
        Directory.Delete(parent);

        Assert.Equal(first, second);
    }

    [Fact]
    public void A_diverged_estimate_is_a_gap_with_its_verdict()
    {
        var table = EstimateTable();
        table.Add(100, 0, 0, "0:0", "text", "wrLLC", null, null, null, null, 0, 1, "failed");
        Directory.CreateDirectory(Path.Combine(run, "rllc"));
        table.WriteCsv(Path.Combine(run, "rllc", "estimates.csv"));
        string html = File.ReadAllText(RunReport.Write(run));

        Assert.Contains("<td class=\"n\">–</td>", html);
        Assert.Contains("<td class=\"warn\">failed</td>", html);
        Assert.Contains("no estimate of a single head has a value", html);
    }

    [Fact]
    public void A_folder_that_is_not_there_and_a_table_that_is_damaged_get_one_line()
    {
        Assert.Contains("no folder", Assert.Throws<InvalidInputException>(() => RunReport.Write(Path.Combine(run, "nowhere"))).Message);
        File.WriteAllText(Path.Combine(run, "estimates.csv"), "step,value\n1,2\n");
        Assert.Contains("'component'", Assert.Throws<InvalidInputException>(() => RunReport.Write(run)).Message);
    }

    private void FillTraining()
    {
        ResultTable losses = new(new ResultColumn("step", ColumnType.Integer), new ResultColumn("loss", ColumnType.Double));
        ResultTable validation = new(losses.Columns);
        for (int step = 0; step < 300; step++)
        {
            losses.Add(step, 3 + (4 / (1 + (step / 30.0))));
            if (step % 100 == 0)
            {
                validation.Add(step, 3.1 + (4 / (1 + (step / 30.0))));
            }
        }

        losses.WriteCsv(Path.Combine(run, "loss.csv"));
        validation.WriteCsv(Path.Combine(run, "validation.csv"));
        JsonFile.Write(Path.Combine(run, "run.json"), new JsonObject { ["device"] = "the device", ["options"] = new JsonObject { ["batch"] = 4 } });
    }

    private void FillEstimates(string dataset)
    {
        ResultTable table = EstimateTable();
        foreach (int step in new[] { 0, 100, 300 })
        {
            for (int head = 0; head < 4; head++)
            {
                table.Add(
                    step, head / 2, head % 2, $"{head / 2}:{head % 2}", dataset, "wrLLC", step == 300 && head == 3 ? 12.5 : head + (step / 50.0), 0.25, 1.01, 321, 4, 1,
                    step == 300 && head == 2 ? "drifting" : "ok");
            }
        }

        string folder = Path.Combine(run, "rllc");
        table.WriteCsv(Path.Combine(folder, "estimates.csv"));
        if (!dataset.Contains('/'))
        {
            for (int head = 0; head < 4; head++)
            {
                double[] trace = [.. Enumerable.Range(0, 80).Select(i => 3 + (0.01 * Math.Sin(i)))];
                NumpyFile.Write(Path.Combine(folder, "traces", $"300__{head / 2}:{head % 2}__{dataset}.npy"), trace, 4, 20);
            }
        }
    }

    private void FillTokens()
    {
        ResultTable summary = new(
            new ResultColumn("step", ColumnType.Integer), new ResultColumn("layer", ColumnType.Integer), new ResultColumn("head", ColumnType.Integer),
            new ResultColumn("metric", ColumnType.Text), new ResultColumn("value", ColumnType.Double));
        foreach ((int layer, int head) in new[] { (0, 0), (1, 1) })
        {
            summary.Add(300, layer, head, "tokens", 1000);
            summary.Add(300, layer, head, "induction_primary", 120);
            summary.Add(300, layer, head, "dyck_primary", 30);
            summary.Add(300, layer, head, "unclassified", 850);
            summary.Add(300, layer, head, "multigrams_distinct", 400);
        }

        summary.WriteCsv(Path.Combine(run, "tokens", "per-token-analysis", "summary.csv"));
        AtomicFile.WriteText(Path.Combine(run, "tokens", "per-token-samples", "output_attention_1_1_300.html"), "<p>page</p>");
    }

    private static ResultTable EstimateTable() => new(
        new ResultColumn("step", ColumnType.Integer), new ResultColumn("layer", ColumnType.Integer), new ResultColumn("head", ColumnType.Integer),
        new ResultColumn("component", ColumnType.Text), new ResultColumn("dataset", ColumnType.Text), new ResultColumn("metric", ColumnType.Text),
        new ResultColumn("value", ColumnType.Double), new ResultColumn("stderr", ColumnType.Double), new ResultColumn("rhat", ColumnType.Double),
        new ResultColumn("ess", ColumnType.Double), new ResultColumn("chains_ok", ColumnType.Integer), new ResultColumn("seed", ColumnType.Long),
        new ResultColumn("verdict", ColumnType.Text));
}
