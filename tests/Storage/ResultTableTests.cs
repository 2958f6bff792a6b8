using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace Accelerated.Tests.Storage;

public class ResultTableTests
{
    private static readonly ResultColumn[] Columns =
        [new("step", ColumnType.Integer), new("component", ColumnType.Text), new("value", ColumnType.Double), new("seed", ColumnType.Long)];

    [Fact]
    public void A_table_read_from_its_own_CSV_is_the_same_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        ResultTable table = Sample();
        table.WriteCsv(folder["t.csv"]);
        AssertSame(table, ResultTable.ReadCsv(folder["t.csv"], Columns));
    }

    [Fact]
    public void The_CSV_has_the_documented_text()
    {
        using var folder = new TemporaryFolder();
        var table = new ResultTable(Columns);
        table.Add(20, "1:6", 0.1, 5L);
        table.Add(null, "a \"b\", c", null, null);
        table.Add(1, string.Empty, 1e300, long.MinValue);
        table.WriteCsv(folder["t.csv"]);
        Assert.Equal("step,component,value,seed\n20,1:6,0.1,5\n,\"a \"\"b\"\", c\",,\n1,\"\",1E+300,-9223372036854775808\n", File.ReadAllText(folder["t.csv"]));
    }

    [Fact]
    public void Types_are_inferred_where_none_are_given()
    {
        using var folder = new TemporaryFolder();
        Sample().WriteCsv(folder["t.csv"]);
        ResultTable read = ResultTable.ReadCsv(folder["t.csv"]);
        Assert.Equal([ColumnType.Long, ColumnType.Text, ColumnType.Double, ColumnType.Long], read.Columns.Select(c => c.Type));
        Assert.Equal(20, read.Whole(0, "step"));
        Assert.Equal(0.1, read.Number(0, "value"));
        Assert.Equal("1:6", read.Text(0, "component"));
        Assert.Null(read.Number(1, "value"));
    }

    [Fact]
    public async Task The_Parquet_file_holds_the_same_values_and_nulls()
    {
        using var folder = new TemporaryFolder();
        ResultTable table = Sample();
        table.WriteParquet(folder["t.parquet"]);
        await using ParquetReader reader = await ParquetReader.CreateAsync(folder["t.parquet"]);
        Assert.Equal(Columns.Select(c => c.Name), reader.Schema.DataFields.Select(f => f.Name));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        DataField[] fields = reader.Schema.DataFields;
        var steps = new int?[table.RowCount];
        var components = new string?[table.RowCount];
        var values = new double?[table.RowCount];
        var seeds = new long?[table.RowCount];
        await group.ReadAsync<int>(fields[0], steps.AsMemory());
        await group.ReadAsync(fields[1], components!);
        await group.ReadAsync<double>(fields[2], values.AsMemory());
        await group.ReadAsync<long>(fields[3], seeds.AsMemory());
        for (int row = 0; row < table.RowCount; row++)
        {
            Assert.Equal([table[row, "step"], table[row, "component"], table[row, "value"], table[row, "seed"]], new object?[] { steps[row], components[row], values[row], seeds[row] });
        }
    }

    [Fact]
    public void An_empty_table_is_written_and_read()
    {
        using var folder = new TemporaryFolder();
        new ResultTable(Columns).WriteCsv(folder["t.csv"]);
        new ResultTable(Columns).WriteParquet(folder["t.parquet"]);
        Assert.Equal(0, ResultTable.ReadCsv(folder["t.csv"], Columns).RowCount);
        Assert.True(new FileInfo(folder["t.parquet"]).Length > 8);
    }

    [Fact]
    public void A_value_of_the_wrong_type_or_a_short_row_is_refused()
    {
        var table = new ResultTable(Columns);
        Assert.Throws<ArgumentException>(() => table.Add("x", "y", 1.0, 1L));
        Assert.Throws<ArgumentException>(() => table.Add(1, "y"));
        Assert.Throws<ArgumentException>(() => new ResultTable(Columns[0], Columns[0]));
        Assert.Equal(0, table.RowCount);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("step,component,value,seed\n1,a,2\n", "line 2 has 3 fields")]
    [InlineData("step,component,value,seed\n1,a,2,3\n1,\"a\nb\",x,3\n", "line 3: 'x' in column 'value'")]
    [InlineData("step,component,value,seed\n1.5,a,2,3\n", "'1.5' in column 'step'")]
    [InlineData("step,component,value,seed\n1,\"a,2,3\n", "line 2: a quoted field")]
    [InlineData("step,component,value,seed\n1,\"a\"b,2,3\n", "after a closing quote")]
    [InlineData("step,component,value\n", "are needed")]
    public void A_malformed_CSV_is_refused_by_its_line(string text, string told)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], text);
        Assert.Contains(told, Assert.Throws<InvalidInputException>(() => ResultTable.ReadCsv(folder["t.csv"], Columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_may_end_with_carriage_returns_and_the_last_one_need_not_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "step,component,value,seed\r\n1,\"a\r\nb\",2,3\r\n4,c,5,6");
        ResultTable table = ResultTable.ReadCsv(folder["t.csv"], Columns);
        Assert.Equal("a\r\nb", table.Text(0, "component"));
        Assert.Equal(6, table.Whole(1, "seed"));
    }

    private static ResultTable Sample()
    {
        var table = new ResultTable(Columns);
        table.Add(20, "1:6", 0.1, 5L);
        table.Add(null, "a \"b\",\r\nλ", null, long.MaxValue);
        table.Add(int.MinValue, string.Empty, double.NaN, null);
        table.Add(0, null, double.NegativeInfinity, 0L);
        table.Add(0, "x", 1 / 3.0, 0);
        return table;
    }

    private static void AssertSame(ResultTable expected, ResultTable actual)
    {
        Assert.Equal(expected.Columns, actual.Columns);
        Assert.Equal(expected.RowCount, actual.RowCount);
        for (int row = 0; row < expected.RowCount; row++)
        {
            foreach (ResultColumn column in expected.Columns)
            {
                Assert.Equal(expected[row, column.Name], actual[row, column.Name]);
            }
        }
    }
}
