using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class EstimateTableTests
{
    private static readonly Component Head = new("1:6", 1, 6, new WeightRestriction("1:6", [new ParameterRange(0, 3)]));

    [Fact]
    public void A_row_has_the_columns_that_readers_rely_on()
    {
        using var folder = new TemporaryFolder();
        var table = new EstimateTable(2);
        var trace = new LossTrace(2, 16, [.. Enumerable.Range(0, 32).Select(i => 2.0 + i % 2)]);

        table.Add(new EstimateRow(100, Head, "code", Metric.WdrLlc, Estimate.From(new ComponentChains(Head.Restriction, trace, null, []), new AnchorLoss(AnchorKind.Independent, 2, 0.25), 30), 7));
        table.WriteCsv(folder["t.csv"]);

        string[] lines = File.ReadAllLines(folder["t.csv"]);
        Assert.Equal("step,layer,head,component,dataset,metric,value,stderr,rhat,ess,chains_ok,seed,verdict,reason,stderr_chains,anchor,anchor_loss,anchor_stderr,variance_gain,sampled_on,rhat_rank,geweke,hw_stationary,hw_precise,rl_draws,below_anchor,gradient_norm,localization_norm,drift_norm,noise_norm,distance,acceptance,curvature,curvature_max,bias,bias_stderr,burn_in_advice,chain_0,chain_1", lines[0]);
        Assert.StartsWith("100,1,6,1:6,code,wdrLLC,15,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",2,7,ok,\"\",0,independent,2,0.25,,,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",,,,,,,,,,,15,15", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_estimate_has_no_value_but_a_reason()
    {
        using var folder = new TemporaryFolder();
        var table = new EstimateTable(1);
        var chains = new ComponentChains(Head.Restriction, LossTrace.Unknown(1, 4), LossTrace.Unknown(1, 4), [new ChainDivergence(0, 3, 3, double.NaN, "Remedy.")]);

        table.Add(new EstimateRow(null, Head, "text", Metric.WrLlc, Estimate.From(chains, null, 30), 0));
        table.WriteCsv(folder["t.csv"]);

        ResultTable read = ResultTable.ReadCsv(folder["t.csv"]);
        Assert.Null(read.Text(0, "value"));
        Assert.Null(read.Text(0, "anchor_loss"));
        Assert.Null(read.Text(0, "step"));
        Assert.Equal("failed", read.Text(0, "verdict"));
        Assert.Equal("Chain 0 reached a loss of NaN at step 3 (draw 3). Remedy.", read.Text(0, "reason"));
    }

    [Fact]
    public void What_is_there_is_found_again_after_reading()
    {
        using var folder = new TemporaryFolder();
        var table = new EstimateTable(2);
        var estimate = Estimate.From(new ComponentChains(Head.Restriction, new LossTrace(2, 1, [1, 2]), new LossTrace(2, 1, [1, 1]), []), null, 30);
        table.Add(new EstimateRow(null, Head, "text", Metric.WrLlc, estimate, 0));
        table.Add(new EstimateRow(null, Head, "prose", Metric.WrLlc, estimate, 0, "text"));
        table.WriteCsv(folder["t.csv"]);

        var read = EstimateTable.ReadCsv(folder["t.csv"], 2);

        Assert.True(read.Contains(null, "1:6", "text"));
        Assert.False(read.Contains(0, "1:6", "text"));
        Assert.False(read.Contains(null, "1:7", "text"));
        Assert.False(read.Contains(null, "1:6", "code"));
        Assert.False(read.Contains(null, "1:6", "prose"));
        Assert.Equal((2, 1), (read.RowCount, read.DirectCount));
    }
}
