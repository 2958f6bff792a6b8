using Accelerated.Development;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;
using Accelerated.Tools.Tokens;
using Xunit;

namespace Accelerated.Tests.Tools;

/// <summary>The verb <c>reproduce circuit</c> on a tiny run.</summary>
public sealed class ReproduceCircuitTests : IDisposable
{
    private readonly RllcFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ablated_steps_are_compared_pair_by_pair_and_what_is_missing_is_named()
    {
        Ablate(0);
        ToolRun one = Circuit();
        Assert.Equal(ExitCode.Done, one.Code);
        Assert.Contains("only step 0 has been ablated", one.Output);
        Ablate(100);
        Assert.Contains("--resume", Circuit().Error);
        ToolRun run = Circuit("--resume");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("no wdrLLC against a one-layer twin", run.Output);
        ScoreTable table = ScoreTable.ReadCsv(folder["run", "development", "circuit.csv"]);
        Assert.Equal([0, 100], table.Rows.Select(row => row.Step).Distinct());
        Assert.All(table.Rows.GroupBy(row => (row.Step, row.Score.Metric)), group => Assert.InRange(group.Count(), 1, 4));
        Assert.All(table.Rows.Where(row => row.Score.Metric == ScoreMetric.Overlap), row => Assert.InRange(row.Score.Value, 0, 1));
        Assert.Equal(2 * 4, table.Rows.Count(row => row.Score.Metric == ScoreMetric.KeyComposition));
        Assert.Equal(2 * 4, table.Rows.Count(row => row.Score.Metric == ScoreMetric.PathAblation));
    }

    [Fact]
    public void Without_ablations_there_is_an_empty_table_and_a_reason()
    {
        ToolRun run = Circuit();
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("holds no ablations", run.Output);
        Assert.Empty(ScoreTable.ReadCsv(folder["run", "development", "circuit.csv"]).Rows);
    }

    private void Ablate(int step)
    {
        ToolRun ablation = ToolRun.Of(
            TokensCommand.Create(), "ablate", "--checkpoint", folder.Model(step), "--data", folder.Text, "--heads", "all", "--sequences", "6", "--out", folder["run", "tokens"], "--device", "cpu");
        Assert.Equal((ExitCode.Done, ""), (ablation.Code, ablation.Code == 0 ? "" : ablation.Error));
    }

    private ToolRun Circuit(params string[] args) => ToolRun.Of(ReproduceTool.Create(), ["circuit", "--run", folder.Run, "--device", "cpu", "--threads", "1", .. args]);
}
