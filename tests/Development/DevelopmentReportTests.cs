using System.Text.RegularExpressions;
using Accelerated.Development.Claims;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Tools.Common;
using Accelerated.Tests.Tools;
using Accelerated.Tools.Reproduce;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class DevelopmentReportTests : IDisposable
{
    private static readonly string[] Figures =
    [
        "rllcs_simple", "rllcs_clustered", "memorization-multigrams-0-5000", "memorization-multigrams-1-5000", "memorization-multigrams-all-5000", "memorization-ngrams-0-5000",
        "memorization-ngrams-1-5000", "memorization-ngrams-all-5000", "induction_rllcs", "multigram_rllcs", "drllcs", "stages", "stage_scores", "compositions", "hessian_fisher",
        "ablations-clustering-0-raw", "ablations-clustering-0-min-max", "ablations-clustering-0-standardised", "ablations-clustering-1-raw", "ablations-clustering-1-min-max", "ablations-clustering-1-standardised",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("development").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_with_every_table_has_every_figure_supports_what_was_planted_and_moves_with_the_same_bytes()
    {
        string root = Path.Combine(folder, "run");
        new SyntheticRun(root).WriteAll();
        new SyntheticRun(Path.Combine(root, "seeds", "2")) { Seed = 2, Order = head => (head + 3) % 8 }.WriteAll();
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), "report", "--run", root);
        Assert.True(run.Code == ExitCode.Done, run.Error);

        foreach (string figure in Figures)
        {
            Assert.All(new[] { "png", "svg", "csv", "json" }, extension => Assert.True(File.Exists(Path.Combine(root, "report", $"{figure}.{extension}")), $"{figure}.{extension}"));
            Assert.True(ResultTable.ReadCsv(Path.Combine(root, "report", $"{figure}.csv")).RowCount > 0, figure);
        }

        Dictionary<string, byte[]> first = Contents(root);
        string moved = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "elsewhere")).FullName, "run");
        Directory.Move(root, moved);
        Directory.Delete(Path.Combine(moved, "report"), recursive: true);
        RunReport.Write(moved);
        Dictionary<string, byte[]> again = Contents(moved);
        root = moved;
        Assert.Equal(first.Keys.Order(), again.Keys.Order());
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(again[file.Key]), file.Key));

        string[] unsupported = [.. RunDevelopment.Analyse(root, []).Claims.Where(claim => claim.Outcome != ClaimOutcome.Supported).Select(claim => $"{claim.Name}: {claim.Finding}")];
        Assert.Empty(unsupported);
        string html = File.ReadAllText(Path.Combine(root, "report", "index.html"));
        Assert.Contains("Of 6 claims this run supports 6", html);
        Assert.Equal(["calibration", "circuit", "multigrams-moved"], Regex.Matches(html, "class=\"missing\">([^<]*)").Select(m => m.Groups[1].Value).Select(Missing));

        static Dictionary<string, byte[]> Contents(string run) => Directory.EnumerateFiles(Path.Combine(run, "report")).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

        static string Missing(string text) => text.StartsWith("calibration", StringComparison.Ordinal) ? "calibration" : Regex.Match(text, @"development/([\w-]+)\.csv").Groups[1].Value;
    }

    [Fact]
    public void Names_of_data_from_outside_are_escaped_everywhere()
    {
        SyntheticRun run = new(folder) { Datasets = ["<script>alert(1)</script>", "code<b>"], Heads = 3 };
        run.WriteEstimates(steps: [0, 20, 100, 450, 900, 1700]);
        string html = File.ReadAllText(RunReport.Write(folder));
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("code<b>", html);
        Assert.All(Directory.EnumerateFiles(Path.Combine(folder, "report"), "*.svg"), path => Assert.DoesNotContain("<script", File.ReadAllText(path)));
    }

    [Fact]
    public void An_empty_folder_still_gets_a_page_that_names_every_figure()
    {
        string html = File.ReadAllText(RunReport.Write(folder));
        foreach (string figure in Figures.Select(name => name.Replace("5000", "final")).Where(name => !name.Contains("-1-")))
        {
            Assert.Contains(figure, html);
        }

        Assert.Contains("this run supports 0, does not support 0, and cannot test 6", html);
    }
}
