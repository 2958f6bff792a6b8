using Parquet;
using Parquet.Schema;

namespace Accelerated.Storage;

/// <summary>One row group; every column is optional.</summary>
internal static class ParquetFormat
{
    public static void Write(string path, ResultTable table)
    {
        // Parquet.Net has no synchronous interface; it writes to memory, so that nothing waits.
        using var memory = new MemoryStream();
        WriteAsync(memory, table).GetAwaiter().GetResult();
        AtomicFile.Write(path, memory, static (stream, memory) => memory.WriteTo(stream));
    }

    private static async Task WriteAsync(Stream stream, ResultTable table)
    {
        DataField[] fields = [.. table.Columns.Select(c => new DataField(c.Name, ClrType(c.Type), isNullable: true))];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).ConfigureAwait(false);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        for (int i = 0; i < fields.Length; i++)
        {
            string name = table.Columns[i].Name;
            Task written = table.Columns[i].Type switch
            {
                ColumnType.Text => group.WriteAsync(fields[i], Column(table, name, v => (string?)v)!),
                ColumnType.Integer => group.WriteAsync<int>(fields[i], Column(table, name, v => (int?)v)),
                ColumnType.Long => group.WriteAsync<long>(fields[i], Column(table, name, v => (long?)v)),
                _ => group.WriteAsync<double>(fields[i], Column(table, name, v => (double?)v)),
            };
            await written.ConfigureAwait(false);
        }
    }

    private static Type ClrType(ColumnType type) => type switch
    {
        ColumnType.Text => typeof(string),
        ColumnType.Integer => typeof(int),
        ColumnType.Long => typeof(long),
        _ => typeof(double),
    };

    private static T[] Column<T>(ResultTable table, string name, Func<object?, T> convert)
    {
        var values = new T[table.RowCount];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = convert(table[row, name]);
        }

        return values;
    }
}
