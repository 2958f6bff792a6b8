using Accelerated.Figures.Charts;
using Accelerated.Figures.Report;
using Accelerated.LearningCoefficients.Responses;
using Accelerated.Storage;

namespace Accelerated.Tools.Rllc;

/// <summary>Computes everything that <c>rllc responses</c> shows: tables, arrays, figures and their page in <c>responses/</c>.</summary>
internal sealed class ResponsesWork(ResponseSource source, int top)
{
    private const int TokensOfMap = 40;
    private const int Extremes = 12;

    private readonly string folder = Path.Combine(source.Root, "responses");

    public string Run(CancellationToken cancellation)
    {
        var page = new ReportPage(folder, "Responses of components to data", "What the losses of single tokens do while a component's weights explore its posterior.");
        Information(page, cancellation);
        DataSets(page);
        foreach (IGrouping<(long Step, string Dataset), ResponseEstimate> group in source.Estimates.GroupBy(e => (e.Step, e.Dataset)))
        {
            Tokens(page, group.Key.Step, group.Key.Dataset, [.. group], cancellation);
        }

        foreach (ResponseEstimate estimate in source.Estimates)
        {
            cancellation.ThrowIfCancellationRequested();
            Influence(page, estimate);
        }

        return page.Save();
    }

    private void Information(ReportPage page, CancellationToken cancellation)
    {
        var table = new ResultTable(
            new ResultColumn("step", ColumnType.Long), new ResultColumn("component", ColumnType.Text), new ResultColumn("dataset", ColumnType.Text),
            new ResultColumn("loss", ColumnType.Double), new ResultColumn("anchor_loss", ColumnType.Double), new ResultColumn("llc", ColumnType.Double),
            new ResultColumn("llc_probe", ColumnType.Double), new ResultColumn("singular_fluctuation", ColumnType.Double), new ResultColumn("bayes_training_loss", ColumnType.Double),
            new ResultColumn("waic", ColumnType.Double), new ResultColumn("wbic_samples", ColumnType.Double), new ResultColumn("wbic", ColumnType.Double));
        foreach (ResponseEstimate e in source.Estimates)
        {
            cancellation.ThrowIfCancellationRequested();
            using TokenTrace trace = source.Trace(e);
            var criteria = InformationCriteria.Of(trace, source.InverseTemperature, source.Sequences(e.Dataset) ?? trace.Rows);
            table.Add(
                e.Step, e.Component, e.Dataset, criteria.MeanLoss, criteria.AnchorLoss, e.Value, source.InverseTemperature * (criteria.MeanLoss - criteria.AnchorLoss),
                criteria.SingularFluctuation, criteria.BayesTrainingLoss, criteria.Waic, criteria.WbicSamples, criteria.Wbic);
        }

        table.WriteCsv(Path.Combine(folder, "information.csv"));
        table.WriteParquet(Path.Combine(folder, "information.parquet"));
        page.Heading("Information criteria");
        page.Paragraph("On the probe set: expected loss over the draws and loss at the checkpoint, λ̂ of the run and of the probe set, singular fluctuation, Bayes training loss and WAIC in nats per token, and WBIC at the number of samples whose temperature nβ is.");
        page.Table("Information criteria", table);
    }

    private void DataSets(ReportPage page)
    {
        var table = new ResultTable(
            new ResultColumn("step", ColumnType.Long), new ResultColumn("component", ColumnType.Text), new ResultColumn("dataset", ColumnType.Text),
            new ResultColumn("to", ColumnType.Text), new ResultColumn("susceptibility", ColumnType.Double), new ResultColumn("stderr", ColumnType.Double));
        foreach (ResponseEstimate e in source.Estimates)
        {
            foreach (string other in source.EvaluatedOn.GetValueOrDefault(e.Dataset, []))
            {
                var response = Susceptibilities.OfData(source.Excess(e, null), source.Excess(e, other), source.InverseTemperature);
                table.Add(e.Step, e.Component, e.Dataset, other, response.Values[0], Known(response.StandardErrors[0]));
            }
        }

        if (table.RowCount == 0)
        {
            return;
        }

        table.WriteCsv(Path.Combine(folder, "susceptibility_datasets.csv"));
        page.Heading("Susceptibilities to data sets");
        page.Table("χ = −Cov(nβ (ℓ − ℓ*), ℓ of the other data − ℓ)", table);
        foreach (IGrouping<(long, string), int> set in Enumerable.Range(0, table.RowCount).GroupBy(r => (table.Whole(r, "step")!.Value, table.Text(r, "dataset")!)))
        {
            string[] rows = [.. set.Select(r => table.Text(r, "component")!).Distinct()];
            string[] columns = [.. set.Select(r => table.Text(r, "to")!).Distinct()];
            double[] values = [.. from row in rows from column in columns select set.Where(r => table.Text(r, "component") == row && table.Text(r, "to") == column).Select(r => table.Number(r, "susceptibility")!.Value).FirstOrDefault(double.NaN)];
            page.Figure($"susceptibility_datasets_{set.Key.Item1}__{set.Key.Item2}", new HeatMap(
                $"Susceptibilities to data sets, step {set.Key.Item1}", $"chains on {set.Key.Item2}", "component", "data set", rows, columns, values) { CellWidth = 90 });
        }
    }

    private void Tokens(ReportPage page, long step, string dataset, IReadOnlyList<ResponseEstimate> estimates, CancellationToken cancellation)
    {
        var responses = new List<Susceptibilities>();
        int rows = 0, perRow = 0;
        foreach (ResponseEstimate e in estimates)
        {
            cancellation.ThrowIfCancellationRequested();
            using TokenTrace trace = source.Trace(e);
            (rows, perRow) = (trace.Rows, trace.TermsPerRow);
            responses.Add(Susceptibilities.OfTokens(trace, source.InverseTemperature));
        }

        var matrix = new ResponseMatrix([.. estimates.Select(e => e.Component)], responses);
        IReadOnlyList<TokenLabel> labels = source.Labels(dataset);
        string name = $"{step}__{dataset}";
        float[] all = [.. responses.SelectMany(r => r.Values.Select(v => (float)v))];
        NumpyFile.Write(Path.Combine(folder, $"susceptibility_{name}.npy"), all, estimates.Count, rows, perRow);
        IReadOnlyList<int> strongest = matrix.Strongest(top);
        SaveStrongest(name, matrix, labels, strongest);
        page.Heading($"Susceptibilities to tokens, step {step}, {dataset}");
        page.Paragraph($"χ = −Cov(nβ (ℓ − ℓ*), loss of the token − ℓ) over the draws: positive where draws that are better on the whole are better still on the token. All tokens: susceptibility_{name}.npy; the strongest with their errors: susceptibility_tokens_{name}.csv.");
        int[] shown = [.. strongest.Take(TokensOfMap)];
        page.Figure($"susceptibility_{name}", new HeatMap(
            $"Strongest responses, step {step}, {dataset}", "each row: a token behind its context", "token", "component",
            [.. shown.Select(j => $"{Tail(labels[j].Context)}→{labels[j].Text}")], matrix.Components,
            [.. from j in shown from c in Enumerable.Range(0, matrix.Components.Count) select responses[c].Values[j]]) { CellWidth = 44, CellHeight = 16 });
        if (matrix.Components.Count > 1 && matrix.Data > 1)
        {
            Principal(page, name, matrix, labels);
        }
    }

    private void SaveStrongest(string name, ResponseMatrix matrix, IReadOnlyList<TokenLabel> labels, IReadOnlyList<int> strongest)
    {
        var table = new ResultTable(
            new ResultColumn("sequence", ColumnType.Integer), new ResultColumn("position", ColumnType.Integer), new ResultColumn("context", ColumnType.Text),
            new ResultColumn("token", ColumnType.Text), new ResultColumn("component", ColumnType.Text), new ResultColumn("susceptibility", ColumnType.Double), new ResultColumn("stderr", ColumnType.Double));
        foreach (int j in strongest)
        {
            for (int c = 0; c < matrix.Components.Count; c++)
            {
                table.Add(labels[j].Sequence, labels[j].Position, labels[j].Context, labels[j].Text, matrix.Components[c], matrix.Responses[c].Values[j], Known(matrix.Responses[c].StandardErrors[j]));
            }
        }

        table.WriteCsv(Path.Combine(folder, $"susceptibility_tokens_{name}.csv"));
    }

    private void Principal(ReportPage page, string name, ResponseMatrix matrix, IReadOnlyList<TokenLabel> labels)
    {
        PrincipalComponents principal = matrix.Principal();
        int count = Math.Min(3, matrix.Components.Count);
        page.Figure($"pca_{name}", new HeatMap(
            "Principal components of the responses", string.Join(", ", Enumerable.Range(0, count).Select(k => $"PC{k + 1} {principal.Explained[k]:P0}")), "component", "loading",
            matrix.Components, [.. Enumerable.Range(0, count).Select(k => $"PC{k + 1}")],
            [.. from c in Enumerable.Range(0, matrix.Components.Count) from k in Enumerable.Range(0, count) select principal.Loadings[k, c]]) { CellWidth = 60 });
        var table = new ResultTable(
            new ResultColumn("component", ColumnType.Text), new ResultColumn("end", ColumnType.Text), new ResultColumn("score", ColumnType.Double),
            new ResultColumn("context", ColumnType.Text), new ResultColumn("token", ColumnType.Text));
        for (int k = 0; k < count; k++)
        {
            int[] ordered = [.. Enumerable.Range(0, matrix.Data).OrderByDescending(j => principal.Scores[j, k]).ThenBy(j => j)];
            foreach ((string end, int j) in ordered.Take(Extremes).Select(j => ("high", j)).Concat(ordered.TakeLast(Extremes).Reverse().Select(j => ("low", j))))
            {
                table.Add($"PC{k + 1}", end, principal.Scores[j, k], labels[j].Context, labels[j].Text);
            }
        }

        table.WriteCsv(Path.Combine(folder, $"pca_tokens_{name}.csv"));
        page.Table("Tokens at the ends of the principal components", table);
    }

    private void Influence(ReportPage page, ResponseEstimate e)
    {
        using TokenTrace trace = source.Trace(e);
        var influence = InfluenceMatrix.Of(trace);
        string name = $"{e.Step}__{e.Component}__{e.Dataset}";
        NumpyFile.Write(Path.Combine(folder, $"influence_covariance_{name}.npy"), influence.Covariance.ToArray(), influence.Rows, influence.Rows);
        string[] sequences = [.. Enumerable.Range(0, influence.Rows).Select(i => i.ToString())];
        page.Heading($"Influence of sequences, {e.Component} on {e.Dataset}, step {e.Step}");
        double cell = influence.Rows > 40 ? 10 : 18;
        page.Figure($"influence_{name}", new HeatMap(
            $"Loss kernel of {e.Component}", "correlation of the sequences' losses over the draws", "sequence", "sequence", sequences, sequences, influence.Correlation) { CellWidth = cell, CellHeight = cell });
        if (influence.Rows > 2 && influence.Correlation.All(double.IsFinite))
        {
            var principal = PrincipalComponents.Of(influence.Correlation, influence.Rows, influence.Rows, ColumnScaling.Centred);
            page.Figure($"influence_pca_{name}", new Chart($"Sequences by their influence, {e.Component}", "", [new ChartPanel(
                "", ChartAxis.Linear($"PC1 ({principal.Explained[0]:P0})"), ChartAxis.Linear($"PC2 ({principal.Explained[1]:P0})"),
                [ChartSeries.Points("sequences", Column(principal.Scores, 0), Column(principal.Scores, 1))])]));
        }
    }

    private static double[] Column(double[,] table, int column) => [.. Enumerable.Range(0, table.GetLength(0)).Select(r => table[r, column])];

    private static string Tail(string context) => context.Length <= 24 ? context : "…" + context[^23..];

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
