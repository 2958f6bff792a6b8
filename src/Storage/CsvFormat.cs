using System.Globalization;
using System.Text;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>RFC 4180 with line feeds and a header row; invariant culture, shortest numbers that round-trip.</summary>
internal static class CsvFormat
{
    public static void Write(string path, ResultTable table) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', table.Columns.Select(c => Quote(c.Name))));
        for (int row = 0; row < table.RowCount; row++)
        {
            writer.WriteLine(string.Join(',', table.Columns.Select(c => Field(table[row, c.Name]))));
        }
    });

    public static ResultTable Read(string path, IReadOnlyList<ResultColumn>? columns)
    {
        List<(int Line, List<string?> Fields)> records = new CsvReader(path).Records();
        if (records.Count == 0)
        {
            throw new InvalidInputException($"'{path}' is empty; a header row is needed.");
        }

        List<string?> names = records[0].Fields;
        foreach ((int line, List<string?> fields) in records)
        {
            if (fields.Count != names.Count)
            {
                throw new InvalidInputException($"'{path}' line {line} has {fields.Count} fields but the header names {names.Count} columns.");
            }
        }

        if (columns is not null && !columns.Select(c => c.Name).SequenceEqual(names))
        {
            throw new InvalidInputException($"'{path}' has the columns {string.Join(", ", names)} but {string.Join(", ", columns.Select(c => c.Name))} are needed.");
        }

        columns ??= [.. names.Select((name, i) => new ResultColumn(name ?? string.Empty, Infer(records, i)))];
        var table = new ResultTable(columns);
        var row = new object?[columns.Count];
        foreach ((int line, List<string?> fields) in records.Skip(1))
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = Parse(fields[i], columns[i], path, line);
            }

            table.Add(row);
        }

        return table;
    }

    private static string Field(object? value) => value switch
    {
        null => string.Empty,
        string text => Quote(text),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string text) =>
        text.Length == 0 || text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static ColumnType Infer(List<(int Line, List<string?> Fields)> records, int column)
    {
        string[] values = [.. records.Skip(1).Select(r => r.Fields[column]).OfType<string>()];
        bool All(Func<string, bool> test) => values.Length > 0 && Array.TrueForAll(values, v => test(v));
        return All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? ColumnType.Long
            : All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? ColumnType.Double
            : ColumnType.Text;
    }

    private static object? Parse(string? field, ResultColumn column, string path, int line)
    {
        if (field is null)
        {
            return null;
        }

        switch (column.Type)
        {
            case ColumnType.Text:
                return field;
            case ColumnType.Integer when int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value):
                return value;
            case ColumnType.Long when long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value):
                return value;
            case ColumnType.Double when double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value):
                return value;
            default:
                throw new InvalidInputException($"'{path}' line {line}: '{field}' in column '{column.Name}' is no {column.Type}.");
        }
    }
}
