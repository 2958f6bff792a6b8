using System.Runtime.InteropServices;
using System.Text;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>
/// NumPy's <c>.npy</c> format, version 1.0 on writing and 1.0 to 3.0 on reading: magic, header length, a Python literal
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c> padded to 64 bytes, then the elements, little-endian and row-major.
/// </summary>
public static class NumpyFile
{
    private const int Alignment = 64;

    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static void Write(string path, ReadOnlySpan<float> data, params ReadOnlySpan<int> shape) => WriteElements(path, "<f4", data, shape);

    public static void Write(string path, ReadOnlySpan<double> data, params ReadOnlySpan<int> shape) => WriteElements(path, "<f8", data, shape);

    public static void Write(string path, ReadOnlySpan<int> data, params ReadOnlySpan<int> shape) => WriteElements(path, "<i4", data, shape);

    /// <summary>Opens an array; its elements stay on disk, mapped into memory, until they are asked for.</summary>
    /// <exception cref="InvalidInputException">The file is missing, truncated, no <c>.npy</c>, big-endian, column-major, or of another type than integers and floats.</exception>
    public static NumpyArray Read(string path) => NumpyArray.Open(path);

    internal static void WriteTo<T>(Stream stream, string descriptor, ReadOnlySpan<T> data, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        stream.Write(Header(descriptor, shape));
        stream.Write(MemoryMarshal.AsBytes(data));
    }

    internal static void RequireElements(int length, ReadOnlySpan<int> shape)
    {
        long needed = 1;
        foreach (int dimension in shape)
        {
            needed *= dimension;
        }

        Require.Length(length, needed, $"the shape ({string.Join(", ", shape.ToArray())})", "data");
    }

    private static void WriteElements<T>(string path, string descriptor, ReadOnlySpan<T> data, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        RequireElements(data.Length, shape);
        AtomicFile.Write(path, new Content<T>(descriptor, data, shape), static (stream, c) => WriteTo(stream, c.Descriptor, c.Data, c.Shape));
    }

    internal static byte[] Header(string descriptor, ReadOnlySpan<int> shape)
    {
        string tuple = shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";
        string literal = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {tuple}, }}";
        int start = Magic.Length + 4;
        int total = (start + literal.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BitConverter.TryWriteBytes(header.AsSpan(Magic.Length + 2), checked((ushort)(total - start)));
        header.AsSpan(start).Fill((byte)' ');
        Encoding.ASCII.GetBytes(literal, header.AsSpan(start));
        header[^1] = (byte)'\n';
        return header;
    }

    private readonly ref struct Content<T>(string descriptor, ReadOnlySpan<T> data, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        public string Descriptor { get; } = descriptor;

        public ReadOnlySpan<T> Data { get; } = data;

        public ReadOnlySpan<int> Shape { get; } = shape;
    }
}
