using System.Buffers.Binary;
using System.Text.Json;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>Reads and checks the header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    private const long Longest = 100_000_000;

    private static readonly Dictionary<string, int> ElementSizes = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E5M2"] = 1, ["F8_E4M3"] = 1, ["I16"] = 2, ["U16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["I32"] = 4, ["U32"] = 4, ["F32"] = 4, ["I64"] = 8, ["U64"] = 8, ["F64"] = 8,
    };

    public static SafetensorsFile Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Parse(stream, path);
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

    private static SafetensorsFile Parse(FileStream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new InvalidInputException($"'{path}' is no safetensors file: it has {stream.Length} bytes, fewer than the 8 of the header's length.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > Longest || (long)length > stream.Length - prefix.Length)
        {
            throw new InvalidInputException($"'{path}' is truncated or no safetensors file: its first 8 bytes promise a header of {length} bytes but {stream.Length - prefix.Length} follow.");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            UniqueNames.Check(bytes);
            using JsonDocument document = JsonDocument.Parse(bytes);
            return Interpret(document.RootElement, path, prefix.Length + (long)length, stream.Length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidInputException($"'{path}' is no safetensors file: its header is not the JSON it should be.", e);
        }
    }

    private static SafetensorsFile Interpret(JsonElement root, string path, long dataStart, long fileLength)
    {
        var metadata = new Dictionary<string, string>();
        var tensors = new List<SafetensorsTensor>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == SafetensorsFile.MetadataKey)
            {
                foreach (JsonProperty entry in property.Value.EnumerateObject())
                {
                    metadata.Add(entry.Name, entry.Value.GetString() ?? string.Empty);
                }
            }
            else
            {
                tensors.Add(InterpretTensor(property, path, dataStart, fileLength));
            }
        }

        tensors.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Bytes.CompareTo(b.Bytes));
        RequireNoGaps(tensors, path, dataStart, fileLength);
        return new SafetensorsFile(path, metadata, tensors);
    }

    private static SafetensorsTensor InterpretTensor(JsonProperty property, string path, long dataStart, long fileLength)
    {
        string name = property.Name;
        string type = property.Value.GetProperty("dtype").GetString() ?? string.Empty;
        if (!ElementSizes.TryGetValue(type, out int size))
        {
            throw new InvalidInputException($"'{path}' tensor '{name}' has the unknown dtype '{type}'. Known: {string.Join(", ", ElementSizes.Keys)}.");
        }

        int[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64())];
        long available = fileLength - dataStart;
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > available)
        {
            throw new InvalidInputException($"'{path}' is truncated or damaged: tensor '{name}' lies at bytes [{string.Join(", ", offsets)}] but {available} follow the header.");
        }

        long bytes = offsets[1] - offsets[0];
        long needed = SizeOf(shape, size);
        return bytes == needed
            ? new SafetensorsTensor(name, type, shape, dataStart + offsets[0], bytes)
            : throw new InvalidInputException($"'{path}' tensor '{name}' has {bytes} bytes but {type} [{string.Join(", ", shape)}] needs {needed}.");
    }

    /// <summary>Bytes of a shape; −1, which no tensor has, for a shape that cannot be.</summary>
    private static long SizeOf(int[] shape, int elementSize)
    {
        Int128 bytes = elementSize;
        foreach (int dimension in shape)
        {
            if (dimension < 0 || bytes > long.MaxValue)
            {
                return -1;
            }

            bytes *= dimension;
        }

        return bytes > long.MaxValue ? -1 : (long)bytes;
    }

    private static void RequireNoGaps(List<SafetensorsTensor> tensors, string path, long dataStart, long fileLength)
    {
        long end = dataStart;
        string before = "the header";
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Offset != end)
            {
                string fault = tensor.Offset < end ? "overlaps" : "leaves a gap after";
                throw new InvalidInputException($"'{path}' is damaged: tensor '{tensor.Name}' at byte {tensor.Offset} {fault} {before}, which ends at {end}.");
            }

            end += tensor.Bytes;
            before = $"'{tensor.Name}'";
        }

        if (end != fileLength)
        {
            throw new InvalidInputException($"'{path}' is damaged: its tensors end at byte {end} but the file has {fileLength}.");
        }
    }
}
