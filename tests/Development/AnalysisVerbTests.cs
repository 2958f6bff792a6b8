using Accelerated.Development;
using Accelerated.Development.Clustering;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Tests.Tools;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class AnalysisVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analysis").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Options_of_clustering_and_stages_are_kept_for_the_report()
    {
        SyntheticRun synthetic = new(folder);
        synthetic.WriteEstimates();
        ToolRun cluster = ToolRun.Of(ReproduceTool.Create(), "cluster", "--run", folder, "--method", "hierarchical", "--scaling", "min-max", "--clusters", "2", "--resamples", "5", "--bracket", "0.4");
        Assert.True(cluster.Code == ExitCode.Done, cluster.Error);
        Assert.Contains("layer 1: 2 clusters", cluster.Output);
        ToolRun stages = ToolRun.Of(ReproduceTool.Create(), "stages", "--run", folder, "--support", "0.5", "--json");
        Assert.True(stages.Code == ExitCode.Done, stages.Error);

        AnalysisOptions kept = AnalysisOptions.Read(RunDevelopment.OptionsOf(folder));
        Assert.Equal((ClusteringMethod.Hierarchical, (int?)2, 0.4, 0.5), (kept.Clustering.Method, kept.Clustering.Clusters, kept.Kinds.Bracket, kept.Stages.LeastSupport));
        Assert.Equal(16, ResultTable.ReadCsv(Path.Combine(folder, "development", "clusters.csv")).RowCount);
        ResultTable found = ResultTable.ReadCsv(Path.Combine(folder, "development", "stages.csv"));
        Assert.Equal(SyntheticRun.Boundaries.Count, found.RowCount);
        for (int i = 0; i < found.RowCount; i++)
        {
            Assert.InRange(found.Number(i, "step")!.Value / SyntheticRun.Boundaries[i], 0.85, 1.15);
        }
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("stages")]
    public void A_run_without_estimates_gets_one_line_with_the_remedy(string verb)
    {
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), verb, "--run", folder);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("rllc estimate", run.ErrorLine);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void An_unknown_method_is_a_wrong_command_line_and_damaged_options_are_named()
    {
        Assert.Equal(ExitCode.Usage, ToolRun.Of(ReproduceTool.Create(), "cluster", "--run", folder, "--method", "k-means-dwt").Code);
        AtomicFile.WriteText(RunDevelopment.OptionsOf(folder), "{ \"clustering\": 3 }\n");
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), "report", "--run", folder);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("analysis.json", run.ErrorLine);
    }
}
