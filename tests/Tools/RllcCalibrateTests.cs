using System.Text.Json.Nodes;
using Accelerated.Storage;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class RllcCalibrateTests
{
    private static readonly string[] Grid = "--components 1:0,full --epsilons 1e-4,1e-3,1e30 --nbetas 10 --localizations 100,200 --draws 20".Split(' ');

    [Fact]
    public void A_grid_is_tried_recommended_from_and_drawn_and_resumes_without_repeating()
    {
        using var folder = new RllcFolder();

        ToolRun run = Calibrate(folder, [.. Grid, "--json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        ResultTable table = ResultTable.ReadCsv(folder["out", "calibration.csv"]);
        Assert.Equal(12, table.RowCount);
        Assert.Equal(4, Enumerable.Range(0, 12).Count(r => table.Text(r, "verdict") == "refused"));
        string reason = (string)JsonNode.Parse(run.Output)!["reason"]!;
        string page = File.ReadAllText(folder["out", "dashboard", "index.html"]);
        Assert.Contains(reason, page, StringComparison.Ordinal);
        Assert.Contains("Traces of 1:0, step 100", page, StringComparison.Ordinal);
        foreach (string figure in (string[])["ok", "diverged", "lambda", "rhat", "error", "shift", "traces_100__1:0", "traces_100__full"])
        {
            Assert.True(new FileInfo(folder["out", "dashboard", figure + ".png"]).Length > 1000, figure);
        }

        byte[] before = File.ReadAllBytes(folder["out", "calibration.csv"]);
        Assert.Equal(0, Calibrate(folder, [.. Grid, "--resume"]).Code);
        Assert.Equal(before, File.ReadAllBytes(folder["out", "calibration.csv"]));
        Assert.Contains("was made with other settings", Calibrate(folder, [.. Grid, "--resume", "--burn-in", "3"]).ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--epsilons holds '0' but each entry must be a finite number above 0.", "--epsilons", "1e-3,0")]
    [InlineData("--nbetas holds 'x' but", "--nbetas", "x")]
    [InlineData("--localizations holds 5 twice.", "--localizations", "5,5")]
    public void Bad_grids_are_refused(string message, params string[] options)
    {
        using var folder = new RllcFolder();

        ToolRun run = Calibrate(folder, options);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static ToolRun Calibrate(RllcFolder folder, params string[] options) => RllcFolder.Rllc(
        ["calibrate", "--checkpoint", folder.Model(100), "--data", folder.Text, "--out", folder["out"], .. RllcFolder.Short.Where((_, i) => i is not (2 or 3)), .. options]);
}
