using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>What the head of a <c>.npy</c> file says.</summary>
internal sealed partial record NumpyHeader(string Descriptor, IReadOnlyList<int> Shape, long DataOffset)
{
    private static readonly Dictionary<char, int[]> Sizes = new() { ['f'] = [2, 4, 8], ['i'] = [1, 2, 4, 8], ['u'] = [1, 2, 4, 8] };

    /// <summary>'f', 'i' or 'u'.</summary>
    public char Kind => Descriptor[1];

    /// <summary>Bytes of an element.</summary>
    public int ElementSize => Descriptor[2] - '0';

    public long Length { get; } = Shape.Aggregate(1L, (product, d) => checked(product * d));

    public static NumpyHeader Parse(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got < 10 || !start.StartsWith(NumpyFile.Magic))
        {
            throw new InvalidInputException($"'{path}' is no NumPy file: it does not start with \\x93NUMPY.");
        }

        int version = start[6];
        int dataStart = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (version is < 1 or > 3 || dataStart + length > stream.Length)
        {
            throw new InvalidInputException($"'{path}' is no readable NumPy file: format version {version}, a header of {length} bytes in a file of {stream.Length} bytes.");
        }

        var bytes = new byte[length];
        stream.Position = dataStart;
        stream.ReadExactly(bytes);
        NumpyHeader header = ParseLiteral(Encoding.UTF8.GetString(bytes), dataStart + length, path);
        long available = stream.Length - header.DataOffset;
        return available >= header.Length * header.ElementSize
            ? header
            : throw new InvalidInputException($"'{path}' is truncated: shape ({string.Join(", ", header.Shape)}) of {header.Descriptor} needs {header.Length * header.ElementSize} bytes but {available} follow the header.");
    }

    private static NumpyHeader ParseLiteral(string literal, long dataOffset, string path)
    {
        Match type = TypePattern().Match(literal);
        Match order = OrderPattern().Match(literal);
        Match shape = ShapePattern().Match(literal);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw new InvalidInputException($"'{path}' has a NumPy header that names no plain array: {literal.Trim()}");
        }

        string descriptor = type.Groups[1].Value;
        if (descriptor.Length != 3 || descriptor[0] == '>' || !Sizes.TryGetValue(descriptor[1], out int[]? sizes) || !sizes.Contains(descriptor[2] - '0'))
        {
            throw new InvalidInputException($"'{path}' has elements of type '{descriptor}'; little-endian integers and floats (<i4, <u2, <i8, <f4, <f8, ...) are read. Convert it with numpy.astype.");
        }

        int[] dimensions = ParseShape(shape.Groups[1].Value, path);
        return order.Groups[1].Value == "True" && dimensions.Length > 1
            ? throw new InvalidInputException($"'{path}' is stored column-major (fortran_order). Save numpy.ascontiguousarray of it.")
            : new NumpyHeader(descriptor, dimensions, dataOffset);
    }

    private static int[] ParseShape(string tuple, string path)
    {
        string[] parts = tuple.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var dimensions = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i].TrimEnd('L'), out dimensions[i]) || dimensions[i] < 0)
            {
                throw new InvalidInputException($"'{path}' has a dimension '{parts[i]}'; dimensions from 0 to {int.MaxValue} are read.");
            }
        }

        return dimensions;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
