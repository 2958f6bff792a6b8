using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>
/// Scores of checkpoints as one long table: <c>step, layer, head, to_layer, to_head, component, dataset, metric, value, stderr, count</c>. Layer and head are empty for scores of
/// the whole model and of tensors; of a pair they name the earlier head, and <c>to_layer, to_head</c> the later one.
/// </summary>
public sealed class ScoreTable
{
    private readonly List<ScoreRow> rows = [];

    public static IReadOnlyList<ResultColumn> Columns { get; } =
    [
        new("step", ColumnType.Integer),
        new("layer", ColumnType.Integer),
        new("head", ColumnType.Integer),
        new("to_layer", ColumnType.Integer),
        new("to_head", ColumnType.Integer),
        new("component", ColumnType.Text),
        new("dataset", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("value", ColumnType.Double),
        new("stderr", ColumnType.Double),
        new("count", ColumnType.Long),
    ];

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<ScoreRow> Rows => rows;

    /// <exception cref="InvalidInputException">The file is missing or is no table of scores.</exception>
    public static ScoreTable ReadCsv(string path)
    {
        ResultTable table = ResultTable.ReadCsv(path, Columns);
        var scores = new ScoreTable();
        for (int row = 0; row < table.RowCount; row++)
        {
            if (table.Whole(row, "step") is not { } step || table.Text(row, "component") is not { } component
                || table.Text(row, "metric") is not { } metric || table.Number(row, "value") is not { } value)
            {
                throw new InvalidInputException($"'{path}' row {row + 1} lacks a step, component, metric or value. Make it again with 'reproduce score'.");
            }

            scores.Add((int)step, Score.Read(
                HeadOf(table, row, "layer", "head"), HeadOf(table, row, "to_layer", "to_head"), component, table.Text(row, "dataset"), metric, value,
                table.Number(row, "stderr"), table.Whole(row, "count")));
        }

        return scores;
    }

    /// <exception cref="InvalidInputException">The value is no finite number.</exception>
    public void Add(int step, Score score)
    {
        if (!double.IsFinite(score.Value))
        {
            throw new InvalidInputException($"The score {score.Metric} of {score.Component} at step {step} is {score.Value}: the checkpoint holds NaN, infinite or far too large weights.");
        }

        rows.Add(new ScoreRow(step, score));
    }

    public void WriteCsv(string path) => Table().WriteCsv(path);

    public void WriteParquet(string path) => Table().WriteParquet(path);

    private static Head? HeadOf(ResultTable table, int row, string layer, string head) =>
        table.Whole(row, layer) is { } l && table.Whole(row, head) is { } h ? new Head((int)l, (int)h) : null;

    // By step, so that a run that was continued in another order has the same bytes; within a step in the order of its computation.
    private ResultTable Table()
    {
        var table = new ResultTable(Columns);
        foreach ((int step, Score s) in rows.OrderBy(row => row.Step))
        {
            table.Add(step, s.Head?.Layer, s.Head?.Index, s.ToHead?.Layer, s.ToHead?.Index, s.Component, s.Dataset, s.Metric, s.Value, s.StandardError, s.Count);
        }

        return table;
    }
}
