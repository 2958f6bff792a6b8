using Accelerated.Support;
using Parquet;
using Parquet.Schema;

namespace Accelerated.Storage;

/// <summary>
/// A Parquet file written one row group after the other, for tables that do not fit in memory: whole numbers of 32 bits in some columns, 32-bit floats in the others, no nulls. It
/// stands under a temporary name until <see cref="Commit"/>; without that it is deleted.
/// </summary>
public sealed class ParquetStream : IDisposable
{
    private readonly string path;
    private readonly string temporary;
    private readonly DataField[] fields;
    private readonly int integers;
    private readonly FileStream stream;
    private readonly ParquetWriter writer;
    private bool finished;
    private bool committed;

    /// <param name="path">The final name.</param>
    /// <param name="integerColumns">Names of the first columns.</param>
    /// <param name="singleColumns">Names of the columns behind them.</param>
    /// <exception cref="InvalidInputException">The file cannot be made: the folder cannot be written, or the disk is full.</exception>
    public ParquetStream(string path, IReadOnlyList<string> integerColumns, IReadOnlyList<string> singleColumns)
    {
        this.path = Path.GetFullPath(path);
        temporary = TemporaryFile.Beside(this.path);
        integers = integerColumns.Count;
        fields = [.. integerColumns.Select(name => (DataField)new DataField<int>(name)), .. singleColumns.Select(name => new DataField<float>(name))];
        stream = Guarded(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        });
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        writer = Guarded(() => ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, options).GetAwaiter().GetResult());
    }

    /// <summary>Appends rows as one group: the columns in their order, all equally long.</summary>
    /// <exception cref="InvalidInputException">The disk is full.</exception>
    public void Write(IReadOnlyList<ReadOnlyMemory<int>> integerValues, IReadOnlyList<ReadOnlyMemory<float>> singleValues)
    {
        Require.Length(integerValues.Count, integers, "the columns of whole numbers");
        Require.Length(singleValues.Count, fields.Length - integers, "the columns of floats");
        Guarded(() =>
        {
            WriteAsync(integerValues, singleValues).GetAwaiter().GetResult();
            return true;
        });
    }

    /// <summary>Writes the end of the file, behind which no rows come, and brings everything to the disk, so that nothing but the name is missing.</summary>
    /// <exception cref="InvalidInputException">The disk is full.</exception>
    public void Finish() => Guarded(() =>
    {
        if (!finished)
        {
            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
            stream.Flush(flushToDisk: true);
        }

        return finished = true;
    });

    /// <summary>Puts the file under its final name.</summary>
    public void Commit() => Guarded(() =>
    {
        Finish();
        stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        return committed = true;
    });

    public void Dispose()
    {
        if (committed)
        {
            return;
        }

        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // What is left in its buffer has no room on a full disk, and is given up anyway.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<int>> integerValues, IReadOnlyList<ReadOnlyMemory<float>> singleValues)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        for (int i = 0; i < integers; i++)
        {
            await group.WriteAsync<int>(fields[i], integerValues[i]).ConfigureAwait(false);
        }

        for (int i = integers; i < fields.Length; i++)
        {
            await group.WriteAsync<float>(fields[i], singleValues[i - integers]).ConfigureAwait(false);
        }
    }

    private TResult Guarded<TResult>(Func<TResult> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write '{path}': {e.Message.TrimEnd('.')}. Nothing was left under that name; free space or name another place.", e);
        }
    }
}
