using Accelerated.Storage;

namespace Accelerated.Tokens;

/// <summary>Counts and frequent patterns of many heads as long tables.</summary>
internal static class SummaryTables
{
    public static ResultTable Metrics(IReadOnlyList<HeadAnalysis> analyses)
    {
        var table = new ResultTable(
            new("step", ColumnType.Integer), new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("metric", ColumnType.Text), new("value", ColumnType.Double));
        foreach (HeadAnalysis analysis in analyses)
        {
            void Add(string metric, double value) => table.Add(analysis.Step, analysis.Head.Layer, analysis.Head.Index, metric, value);

            Add("tokens", analysis.Summary.Tokens);
            foreach (KindCount count in analysis.Summary.Kinds.Where(count => count.Kind != PatternKinds.None))
            {
                string name = count.Kind.Name().Replace(' ', '_');
                Add($"{name}_total", count.Total);
                Add($"{name}_primary", count.Primary);
                Add($"{name}_distinct", count.Distinct);
            }

            Add("multigrams_distinct", analysis.Summary.DistinctMultigrams);
            Add("unclassified", analysis.Summary.Kinds[^1].Total);
            Add("unclassified_share", analysis.Summary.UnclassifiedShare);
            Add("delta_largest", analysis.Tokens[0].Occurrence.Delta);
            Add("delta_smallest", analysis.Tokens[^1].Occurrence.Delta);
        }

        return table;
    }

    public static ResultTable Patterns(IReadOnlyList<HeadAnalysis> analyses)
    {
        var table = new ResultTable(
            new("step", ColumnType.Integer), new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("kind", ColumnType.Text), new("pattern", ColumnType.Text),
            new("count", ColumnType.Integer), new("mean_delta", ColumnType.Double), new("example_sequence", ColumnType.Integer), new("example_position", ColumnType.Integer));
        foreach (HeadAnalysis analysis in analyses)
        {
            foreach (PatternExample example in analysis.Summary.Patterns)
            {
                table.Add(
                    analysis.Step, analysis.Head.Layer, analysis.Head.Index, example.Pattern.Kind.Name(), example.Pattern.Text,
                    example.Count, example.MeanDelta, example.Examples[0].Sequence, example.Examples[0].Position);
            }
        }

        return table;
    }
}
