using System.Runtime.InteropServices;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>
/// A <c>.npy</c> file written piece by piece in any order, for arrays that do not fit in memory. It stands under a temporary name until <see cref="Commit()"/>; without that it is
/// deleted. Elements never written are 0.
/// </summary>
public sealed class NumpyStream<T> : IDisposable
    where T : unmanaged
{
    private readonly string path;
    private readonly string temporary;
    private readonly FileStream stream;
    private readonly string descriptor;
    private readonly int[] shape;
    private readonly long start;
    private readonly long length;
    private bool committed;

    /// <exception cref="InvalidInputException">The file cannot be made: the folder cannot be written, or the disk is full.</exception>
    public NumpyStream(string path, params ReadOnlySpan<int> shape)
    {
        descriptor = default(T) switch
        {
            Half => "<f2",
            float => "<f4",
            double => "<f8",
            int => "<i4",
            _ => throw new NotSupportedException($"No NumPy type for {typeof(T)}."),
        };
        this.path = System.IO.Path.GetFullPath(path);
        this.shape = shape.ToArray();
        string folder = System.IO.Path.GetDirectoryName(this.path)!;
        temporary = TemporaryFile.Beside(this.path);
        byte[] header = NumpyFile.Header(descriptor, shape);
        start = header.Length;
        length = 1;
        foreach (int dimension in shape)
        {
            length = checked(length * dimension);
        }

        stream = Guarded(() =>
        {
            Directory.CreateDirectory(folder);
            return new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        });
        Guarded(() =>
        {
            stream.SetLength(start + length * Marshal.SizeOf<T>());
            stream.Write(header);
        });
    }

    /// <summary>Writes <paramref name="elements"/> from element <paramref name="first"/> of the whole on.</summary>
    /// <exception cref="InvalidInputException">The disk is full.</exception>
    public void Write(long first, ReadOnlySpan<T> elements)
    {
        Require.Within(first, 0, length);
        Require.Within(first + elements.Length, 0, length);
        try
        {
            stream.Position = start + first * Marshal.SizeOf<T>();
            stream.Write(MemoryMarshal.AsBytes(elements));
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>Puts the file under its final name, cut down to the first <paramref name="rows"/> of its first dimension.</summary>
    public void Commit(int rows)
    {
        Require.Within(rows, 0, shape[0]);
        byte[] header = NumpyFile.Header(descriptor, [rows, .. shape.AsSpan(1)]);
        Require.Length(header.Length, start, "the header that was left room for");
        Guarded(() =>
        {
            stream.Position = 0;
            stream.Write(header);
            stream.SetLength(start + (shape[0] == 0 ? 0 : length / shape[0] * rows * Marshal.SizeOf<T>()));
        });
        Commit();
    }

    /// <summary>Brings everything to the disk, so that nothing but the name is missing.</summary>
    /// <exception cref="InvalidInputException">The disk is full.</exception>
    public void Flush() => Guarded(() => stream.Flush(flushToDisk: true));

    /// <summary>Puts the file under its final name.</summary>
    public void Commit() => Guarded(() =>
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        committed = true;
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

    private void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private TResult Guarded<TResult>(Func<TResult> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private InvalidInputException Failed(Exception e) =>
        new($"Cannot write '{path}': {e.Message.TrimEnd('.')}. Nothing was left under that name; free space or name another place.", e);
}
