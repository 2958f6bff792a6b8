using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>
/// One long table of results, written as CSV and Parquet. A null is an empty field in CSV, an empty text a quoted one. Numbers are printed so that reading gives
/// the same bits.
/// </summary>
public sealed class ResultTable
{
    private readonly List<object?[]> rows = [];
    private readonly Dictionary<string, int> indices = [];

    public ResultTable(params IReadOnlyList<ResultColumn> columns)
    {
        Require.Positive(columns.Count);
        Columns = columns;
        for (int i = 0; i < columns.Count; i++)
        {
            if (!indices.TryAdd(columns[i].Name, i))
            {
                throw new ArgumentException($"Two columns are named '{columns[i].Name}'.", nameof(columns));
            }
        }
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    public int RowCount => rows.Count;

    /// <summary>The value of row <paramref name="row"/> in the column named <paramref name="column"/>: a <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/> or null, as the column's type says.</summary>
    public object? this[int row, string column] => rows[row][IndexOf(column)];

    /// <exception cref="InvalidInputException">The file is missing, has an unclosed quote, rows of unequal length (with the line), or values that are not of the column's type.</exception>
    public static ResultTable ReadCsv(string path) => CsvFormat.Read(path, null);

    /// <summary>Reads a table that must have these columns, in this order.</summary>
    public static ResultTable ReadCsv(string path, IReadOnlyList<ResultColumn> columns) => CsvFormat.Read(path, columns);

    /// <summary>Appends a row. Integers may stand for wider numbers; anything else must be of the column's type.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        Require.Length(values.Length, Columns.Count, "a row of this table");
        var row = new object?[values.Length];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Coerce(values[i], Columns[i]);
        }

        rows.Add(row);
    }

    public bool Has(string column) => indices.ContainsKey(column);

    public string? Text(int row, string column) => (string?)this[row, column];

    /// <summary>A number of any type as double.</summary>
    public double? Number(int row, string column) => this[row, column] is { } value ? Convert.ToDouble(value) : null;

    /// <summary>A whole number of either type.</summary>
    public long? Whole(int row, string column) => this[row, column] is { } value ? Convert.ToInt64(value) : null;

    public void WriteCsv(string path) => CsvFormat.Write(path, this);

    public void WriteParquet(string path) => ParquetFormat.Write(path, this);

    private static object? Coerce(object? value, ResultColumn column) => (column.Type, value) switch
    {
        (_, null) => null,
        (ColumnType.Text, string text) => text,
        (ColumnType.Integer, int number) => number,
        (ColumnType.Long, int number) => (long)number,
        (ColumnType.Long, long number) => number,
        (ColumnType.Double, int number) => (double)number,
        (ColumnType.Double, float number) => (double)number,
        (ColumnType.Double, double number) => number,
        _ => throw new ArgumentException($"Column '{column.Name}' holds {column.Type} but was given {value} ({value.GetType().Name})."),
    };

    private int IndexOf(string column) =>
        indices.TryGetValue(column, out int index) ? index : throw new ArgumentException($"No column '{column}'. Known: {string.Join(", ", Columns.Select(c => c.Name))}.");
}
