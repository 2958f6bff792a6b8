using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>
/// A safetensors file: 8 bytes of header length, little-endian; a JSON header <c>{name: {dtype, shape, data_offsets}}</c> with optional text in <c>__metadata__</c>;
/// then the elements of all tensors without gaps. Only the header is held in memory.
/// </summary>
public sealed class SafetensorsFile
{
    internal const string MetadataKey = "__metadata__";
    private const int Alignment = 8;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, SafetensorsTensor> byName;

    internal SafetensorsFile(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors)
    {
        Path = path;
        Metadata = metadata;
        Tensors = tensors;
        byName = tensors.ToDictionary(t => t.Name);
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <exception cref="InvalidInputException">The file is missing, truncated, foreign, or its tensors overlap, leave gaps or have wrong sizes.</exception>
    public static SafetensorsFile Read(string path) => SafetensorsHeader.Read(path);

    /// <summary>Writes <paramref name="parameters"/> as F32 tensors in the order of <paramref name="layout"/>, the header padded with spaces to a multiple of 8 bytes.</summary>
    public static void Write(string path, ParameterLayout layout, ReadOnlySpan<float> parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Require.Length(parameters.Length, layout.Length, layout.Shape);
        Write(path, layout.Tensors, parameters, metadata);
    }

    /// <summary>Writes consecutive F32 tensors: <paramref name="tensors"/> say where each lies in <paramref name="elements"/>, ascending and without gaps.</summary>
    public static void Write(string path, IReadOnlyList<TensorSlot> tensors, ReadOnlySpan<float> elements, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = new JsonObject();
        if (metadata is { Count: > 0 })
        {
            header[MetadataKey] = new JsonObject(metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        long written = 0;
        foreach (TensorSlot tensor in tensors)
        {
            Require.Length(tensor.Offset, written, $"the start of {tensor.Name}");
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Dimensions.Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(written * sizeof(float), (written + tensor.Length) * sizeof(float)),
            };
            written += tensor.Length;
        }

        Require.Length(elements.Length, written, "the tensors together");
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString(Compact));
        var start = new byte[sizeof(long) + (json.Length + Alignment - 1) / Alignment * Alignment];
        BinaryPrimitives.WriteInt64LittleEndian(start, start.Length - sizeof(long));
        start.AsSpan(sizeof(long)).Fill((byte)' ');
        json.CopyTo(start, sizeof(long));
        AtomicFile.Write(path, new Content(start, elements), static (stream, content) =>
        {
            stream.Write(content.Header);
            stream.Write(MemoryMarshal.AsBytes(content.Elements));
        });
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SafetensorsTensor? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads a tensor of F32, F16, BF16 or F64 as float32, rounding to the nearest. NaN and infinities are kept.</summary>
    public float[] ReadSingles(string name)
    {
        SafetensorsTensor tensor = Find(name) ?? throw new InvalidInputException($"'{Path}' has no tensor '{name}'.");
        var values = new float[tensor.Dimensions.Aggregate(1, (product, d) => checked(product * d))];
        ReadSingles(name, values);
        return values;
    }

    /// <inheritdoc cref="ReadSingles(string)"/>
    public void ReadSingles(string name, Span<float> destination)
    {
        SafetensorsTensor tensor = Find(name) ?? throw new InvalidInputException($"'{Path}' has no tensor '{name}'.");
        Require.Length(destination.Length, tensor.Dimensions.Aggregate(1L, (product, d) => product * d), $"{name} {tensor.Shape}");
        switch (tensor.Type)
        {
            case "F32":
                ReadBytes(tensor, MemoryMarshal.AsBytes(destination));
                break;
            case "F64":
                Convert(ReadElements<double>(tensor), destination, static x => (float)x);
                break;
            case "F16":
                Convert(ReadElements<Half>(tensor), destination, static x => (float)x);
                break;
            case "BF16":
                Convert(ReadElements<ushort>(tensor), destination, static x => BitConverter.UInt32BitsToSingle((uint)x << 16));
                break;
            default:
                throw new InvalidInputException($"'{Path}' tensor '{name}' has elements of type {tensor.Type}; F32, F16, BF16 or F64 is needed.");
        }
    }

    private static void Convert<T>(T[] source, Span<float> destination, Func<T, float> convert)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = convert(source[i]);
        }
    }

    private T[] ReadElements<T>(SafetensorsTensor tensor)
        where T : unmanaged
    {
        var elements = new T[tensor.Dimensions.Aggregate(1, (product, d) => checked(product * d))];
        ReadBytes(tensor, MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    private void ReadBytes(SafetensorsTensor tensor, Span<byte> destination)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path);
            stream.Position = tensor.Offset;
            stream.ReadExactly(destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read tensor '{tensor.Name}' of '{Path}': {e.Message}", e);
        }
    }

    private readonly ref struct Content(byte[] header, ReadOnlySpan<float> elements)
    {
        public byte[] Header { get; } = header;

        public ReadOnlySpan<float> Elements { get; } = elements;
    }
}
