using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>Classified tokens as a table, one row per token and rank, and back.</summary>
internal static class AnalysisTable
{
    private static readonly ResultColumn[] Columns =
    [
        new("step", ColumnType.Integer), new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("rank", ColumnType.Integer),
        new("sequence", ColumnType.Integer), new("position", ColumnType.Integer), new("token", ColumnType.Integer), new("text", ColumnType.Text),
        new("delta", ColumnType.Double), new("loss", ColumnType.Double), new("attended", ColumnType.Integer), new("attention_weight", ColumnType.Double),
        new("labels", ColumnType.Text), new("primary", ColumnType.Text), new("pattern", ColumnType.Text),
        new("induction_length", ColumnType.Integer), new("induction_position", ColumnType.Integer),
        new("dyck_position", ColumnType.Integer), new("dyck_opener", ColumnType.Text), new("dyck_closer", ColumnType.Text),
        new("ngram_length", ColumnType.Integer), new("ngram_count", ColumnType.Long), new("ngram_lift", ColumnType.Double),
        new("skip_position", ColumnType.Integer), new("skip_length", ColumnType.Integer), new("skip_count", ColumnType.Long), new("skip_lift", ColumnType.Double),
    ];

    public static ResultTable ToTable(HeadAnalysis analysis, int[] tokens, int length, ITokenizer tokenizer)
    {
        var table = new ResultTable(Columns);
        for (int rank = 0; rank < analysis.Tokens.Count; rank++)
        {
            (TokenInContext o, TokenLabels l) = (analysis.Tokens[rank].Occurrence, analysis.Tokens[rank].Labels);
            string labels = string.Join(';', PatternKindNames.Ordered.Where(kind => l.Kinds.HasFlag(kind)).Select(kind => kind.Name()));
            string? pattern = l.Primary == PatternKinds.None
                ? null
                : Pattern.Of(l.Primary, l, tokens.AsSpan(o.Sequence * length, length), o.Position, tokenizer).Text;
            table.Add(
                analysis.Step, analysis.Head.Layer, analysis.Head.Index, rank + 1,
                o.Sequence, o.Position, o.Token, TokenText.Visible(o.Token, tokenizer),
                o.Delta, o.Loss, o.Attended, o.AttentionWeight,
                labels, l.Primary.Name(), pattern,
                l.Induction?.Length, l.Induction?.Position,
                l.Dyck?.OpenerToken, l.Dyck?.Opener, l.Dyck?.Closer,
                l.NGram?.Length, l.NGram?.Count, l.NGram?.Lift,
                l.Skip?.Position, l.Skip?.Length, l.Skip?.Count, l.Skip?.Lift);
        }

        return table;
    }

    /// <summary>Reads the tokens back; every one must be the token that stands at its place.</summary>
    public static ClassifiedToken[] Read(string path, int[] tokens, int length)
    {
        ResultTable table = ResultTable.ReadCsv(path, Columns);
        return [.. Enumerable.Range(0, table.RowCount).Select(row => ReadRow(table, row, path, tokens, length))];
    }

    private static ClassifiedToken ReadRow(ResultTable table, int row, string path, int[] tokens, int length)
    {
        int? Whole(string column) => (int?)table.Whole(row, column);
        int Needed(string column) => Whole(column) ?? throw Foreign("has no " + column);
        float Single(string column) => (float)(table.Number(row, column) ?? throw Foreign("has no " + column));
        InvalidInputException Foreign(string reason) => new($"'{path}' row {row + 1} {reason}. Run 'tokens classify' again.");

        var occurrence = new TokenInContext(
            Needed("sequence"), Needed("position"), Needed("token"), Single("delta"), Single("loss"), Needed("attended"), Single("attention_weight"));
        long place = ((long)occurrence.Sequence * length) + occurrence.Position;
        bool isPlace = occurrence.Sequence >= 0 && occurrence.Position >= 1 && occurrence.Position < length && place < tokens.Length;
        if (!isPlace || tokens[place] != occurrence.Token || occurrence.Attended < 0 || occurrence.Attended >= occurrence.Position)
        {
            throw Foreign($"names token {occurrence.Token} at position {occurrence.Position} of sequence {occurrence.Sequence}, which is not what 'tokens ablate' left");
        }

        return new ClassifiedToken(occurrence, new TokenLabels
        {
            Induction = Whole("induction_length") is { } matched ? new InductionMatch(matched, Needed("induction_position")) : null,
            Dyck = Whole("dyck_position") is { } opener ? new DelimiterClosing(opener, table.Text(row, "dyck_opener") ?? "", table.Text(row, "dyck_closer") ?? "") : null,
            NGram = Whole("ngram_length") is { } run ? new NGramMatch(run, table.Whole(row, "ngram_count") ?? 0, table.Number(row, "ngram_lift") ?? 0) : null,
            Skip = Whole("skip_position") is { } first
                ? new SkipMatch(first, occurrence.Position - first, table.Whole(row, "skip_count") ?? 0, table.Number(row, "skip_lift") ?? 0) { Length = Whole("skip_length") ?? 2 }
                : null,
        });
    }
}
