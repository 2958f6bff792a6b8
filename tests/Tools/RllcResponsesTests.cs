using Accelerated.Storage;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class RllcResponsesTests
{
    [Fact]
    public void Losses_of_tokens_are_kept_and_analysed_into_tables_arrays_and_a_page()
    {
        using var folder = new RllcFolder();
        Assert.Equal(0, folder.Estimate("out", "--components", "full,1:0,1:1", "--per-token", "--probe-sequences", "3", "--evaluation-data", $"code={folder.Code}").Code);

        NumpyArray trace = NumpyFile.Read(folder["out", "per-token", "100__1:0__text.npy"]);
        Assert.Equal("<f2", trace.ElementType);
        Assert.Equal([2, 10, 3, 7], trace.Shape.ToArray());
        Assert.All(trace.ToDoubles().Take(21), x => Assert.Equal(0, x, 1e-6)); // draw 0 is at w*

        ToolRun run = RllcFolder.Rllc("responses", "--in", folder["out"], "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var information = ResultTable.ReadCsv(folder["out", "responses", "information.csv"]);
        Assert.Equal(["full", "1:0", "1:1"], Enumerable.Range(0, 3).Select(r => information.Text(r, "component")));
        Assert.True(information.Number(0, "singular_fluctuation") > 0);
        Assert.Equal([3, 3, 7], NumpyFile.Read(folder["out", "responses", "susceptibility_100__text.npy"]).Shape.ToArray());
        Assert.Equal(3, ResultTable.ReadCsv(folder["out", "responses", "susceptibility_datasets.csv"]).RowCount);
        Assert.Equal([3, 3], NumpyFile.Read(folder["out", "responses", "influence_covariance_100__1:1__text.npy"]).Shape.ToArray());
        string page = File.ReadAllText(folder["out", "responses", "index.html"]);
        Assert.Contains("Loss kernel of 1:0", page, StringComparison.Ordinal);
        foreach (string figure in (string[])["susceptibility_100__text", "pca_100__text", "influence_100__full__text", "influence_pca_100__full__text", "susceptibility_datasets_100__text"])
        {
            Assert.True(new FileInfo(folder["out", "responses", figure + ".png"]).Length > 1000, figure);
        }
    }

    [Fact]
    public void A_folder_without_losses_of_tokens_says_what_to_do()
    {
        using var folder = new RllcFolder();
        Assert.Equal(0, folder.Estimate("out", "--components", "1:0").Code);

        Assert.Contains("Estimate with --per-token.", RllcFolder.Rllc("responses", "--in", folder["out"]).ErrorLine, StringComparison.Ordinal);
        Assert.Contains("holds no estimates.csv", RllcFolder.Rllc("responses", "--in", folder["run"]).ErrorLine, StringComparison.Ordinal);
    }
}
