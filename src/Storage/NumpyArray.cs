using System.IO.MemoryMappedFiles;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>An array in a <c>.npy</c> file, mapped into memory: opening costs nothing, elements are read and converted where they are asked for. Thread-safe reading.</summary>
public sealed unsafe class NumpyArray : IDisposable
{
    private readonly NumpyHeader header;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor accessor;
    private readonly byte* elements;
    private bool disposed;

    private NumpyArray(string path, NumpyHeader header)
    {
        Path = path;
        this.header = header;
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        accessor = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        elements = start + accessor.PointerOffset + header.DataOffset;
    }

    public string Path { get; }

    /// <summary>NumPy's name of the element type: <c>&lt;f4</c>, <c>&lt;u2</c>.</summary>
    public string ElementType => header.Descriptor;

    public bool IsInteger => header.Kind != 'f';

    public IReadOnlyList<int> Shape => header.Shape;

    /// <summary>Number of elements.</summary>
    public long Length => header.Length;

    /// <summary>Copies the elements from <paramref name="start"/> on.</summary>
    /// <exception cref="InvalidInputException">The elements are no integers, or one of them does not fit in 32 bits.</exception>
    public void Read(long start, Span<int> destination)
    {
        byte* source = Locate(start, destination.Length);
        switch (header.Descriptor[1..])
        {
            case "i4":
                new ReadOnlySpan<int>(source, destination.Length).CopyTo(destination);
                break;
            case "u2":
                Convert(new ReadOnlySpan<ushort>(source, destination.Length), destination);
                break;
            case "i2":
                Convert(new ReadOnlySpan<short>(source, destination.Length), destination);
                break;
            case "u1":
                Convert(new ReadOnlySpan<byte>(source, destination.Length), destination);
                break;
            case "i1":
                Convert(new ReadOnlySpan<sbyte>(source, destination.Length), destination);
                break;
            case "u4":
                ConvertChecked(new ReadOnlySpan<uint>(source, destination.Length), destination, start);
                break;
            case "i8":
                ConvertChecked(new ReadOnlySpan<long>(source, destination.Length), destination, start);
                break;
            case "u8":
                ConvertChecked(new ReadOnlySpan<ulong>(source, destination.Length), destination, start);
                break;
            default:
                throw new InvalidInputException($"'{Path}' holds {ElementType} where integers are needed.");
        }
    }

    /// <summary>Copies the elements from <paramref name="start"/> on, rounded to the nearest where the file's type is wider.</summary>
    public void Read(long start, Span<float> destination)
    {
        byte* source = Locate(start, destination.Length);
        switch (header.Descriptor[1..])
        {
            case "f4":
                new ReadOnlySpan<float>(source, destination.Length).CopyTo(destination);
                break;
            default:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)Element(source, i);
                }

                break;
        }
    }

    /// <summary>Copies the elements from <paramref name="start"/> on; 64-bit integers beyond 2⁵³ are rounded.</summary>
    public void Read(long start, Span<double> destination)
    {
        byte* source = Locate(start, destination.Length);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Element(source, i);
        }
    }

    public int[] ToInt32s()
    {
        var all = new int[Length];
        Read(0, all.AsSpan());
        return all;
    }

    public float[] ToSingles()
    {
        var all = new float[Length];
        Read(0, all.AsSpan());
        return all;
    }

    public double[] ToDoubles()
    {
        var all = new double[Length];
        Read(0, all.AsSpan());
        return all;
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            accessor.Dispose();
            file.Dispose();
        }
    }

    internal static NumpyArray Open(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new NumpyArray(path, NumpyHeader.Parse(stream, path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"'{path}' does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<int> destination)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = int.CreateTruncating(source[i]);
        }
    }

    private byte* Locate(long start, int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Require.Within(start, 0, Length);
        Require.Within(start + count, 0, Length);
        return elements + start * header.ElementSize;
    }

    private void ConvertChecked<T>(ReadOnlySpan<T> source, Span<int> destination, long start)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = int.CreateTruncating(source[i]);
            if (T.CreateTruncating(destination[i]) != source[i] || destination[i] < 0 != T.IsNegative(source[i]))
            {
                throw new InvalidInputException($"'{Path}' element {start + i} is {source[i]}, which does not fit in 32 bits.");
            }
        }
    }

    private double Element(byte* source, long i) => header.Descriptor[1..] switch
    {
        "f8" => ((double*)source)[i],
        "f4" => ((float*)source)[i],
        "f2" => (double)((Half*)source)[i],
        "i8" => ((long*)source)[i],
        "u8" => ((ulong*)source)[i],
        "i4" => ((int*)source)[i],
        "u4" => ((uint*)source)[i],
        "i2" => ((short*)source)[i],
        "u2" => ((ushort*)source)[i],
        "i1" => ((sbyte*)source)[i],
        _ => source[i],
    };
}
