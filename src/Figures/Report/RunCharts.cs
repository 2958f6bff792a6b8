using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>The charts of a single run, from its tables.</summary>
public static class RunCharts
{
    private const int MostTracePanels = 4;

    /// <param name="training">Columns <c>step,loss</c>: the loss of each step's batch.</param>
    /// <param name="validation">The same columns on held-out rows; null if the run had none.</param>
    public static Chart LossCurve(ResultTable training, ResultTable? validation)
    {
        List<ChartSeries> series = [Series("training", training)];
        if (validation is not null)
        {
            series.Add(Series("validation", validation));
        }

        return new Chart("Loss during training", "", [new ChartPanel("", ChartAxis.LogStep("step"), ChartAxis.Linear("loss (nats per token)"), series)]);
    }

    /// <summary><c>rllcs_simple</c>: the estimate of every head against the step, one panel per layer, on one data set.</summary>
    public static Chart HeadCurves(IReadOnlyList<ReportedEstimate> rows, string metric, string dataset)
    {
        ReportedEstimate[] heads = [.. rows.Where(row => row.Head is not null && row.Metric == metric && row.Dataset == dataset)];
        return new Chart(
            $"{metric} of every head", $"data: {dataset}; bands: ± 1 standard error",
            [.. heads.GroupBy(row => row.Head!.Value.Layer).OrderBy(layer => layer.Key).Select(layer => new ChartPanel(
                $"Layer {layer.Key}", ChartAxis.LogStep("step"), ChartAxis.Linear(metric),
                [.. layer.GroupBy(row => row.Head!.Value.Index).OrderBy(head => head.Key).Select(head => Series($"{layer.Key}:{head.Key}", head) with { StyleIndex = head.Key })]))]);
    }

    /// <summary>The estimates of components that are not single heads: the whole model, layers, embeddings.</summary>
    public static Chart ComponentCurves(IReadOnlyList<ReportedEstimate> rows) => new(
        "Learning coefficients of other components", "bands: ± 1 standard error",
        [.. rows.Where(row => row.Head is null).GroupBy(row => row.Component).Select(component => new ChartPanel(
            component.Key, ChartAxis.LogStep("step"), ChartAxis.Linear("LLC"),
            [.. component.GroupBy(row => (row.Metric, row.Dataset)).Select(line => Series($"{line.Key.Metric}, {line.Key.Dataset}", line))]))])
    {
        Scales = PanelScales.Own,
    };

    /// <summary><c>loss_traces</c>: the loss of every draw, one line per chain, one panel per estimate.</summary>
    /// <param name="traces">A title and a float64 array [chains, draws] each; at most four are shown.</param>
    public static Chart LossTraces(IReadOnlyList<(string Title, NumpyArray Trace)> traces) => new(
        "Losses along the sampling chains", "loss of each draw's minibatch before its step; draw 0 is at the checkpoint",
        [.. traces.Take(MostTracePanels).Select(trace => new ChartPanel(trace.Title, ChartAxis.Linear("draw"), ChartAxis.Linear("loss (nats per token)"), Chains(trace.Trace)))])
    {
        Scales = PanelScales.Own,
        PanelHeight = 240,
    };

    private static ChartSeries Series(string name, ResultTable table) => ChartSeries.Line(
        name,
        [.. Enumerable.Range(0, table.RowCount).Select(row => table.Number(row, "step") ?? double.NaN)],
        [.. Enumerable.Range(0, table.RowCount).Select(row => table.Number(row, "loss") ?? double.NaN)]);

    private static ChartSeries Series(string name, IEnumerable<ReportedEstimate> rows)
    {
        ReportedEstimate[] sorted = [.. rows.OrderBy(row => row.Step)];
        return ChartSeries.LineWithBand(
            name,
            [.. sorted.Select(row => (double)row.Step)],
            [.. sorted.Select(row => row.Value ?? double.NaN)],
            [.. sorted.Select(row => row.StandardError ?? double.NaN)]);
    }

    private static ChartSeries[] Chains(NumpyArray trace)
    {
        double[] losses = trace.ToDoubles();
        (int chains, int draws) = (trace.Shape[0], trace.Shape[1]);
        double[] x = [.. Enumerable.Range(0, draws).Select(draw => (double)draw)];
        return [.. Enumerable.Range(0, chains).Select(chain => ChartSeries.Line($"chain {chain}", x, losses[(chain * draws)..((chain + 1) * draws)]))];
    }
}
