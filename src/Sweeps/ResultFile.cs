using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>
/// The file of a group's results: a line <c>accelerated sweep result 1 {bytes of the header}</c>; the header, one line of JSON; float64 little-endian, for every estimate of every unit
/// in the header's order the loss of every draw and, where it has one, the anchor's, [chains, draws]; and a line with the SHA-256 of all before. Written whole or not at all.
/// </summary>
public static class ResultFile
{
    private const string Magic = "accelerated sweep result ";
    private const string Version = "1";
    private const int FirstLine = 36;
    private const int LastLine = 65;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, GroupResult result)
    {
        var memory = new MemoryStream();
        byte[] header = Encoding.UTF8.GetBytes(Header(result).ToJsonString(Compact) + "\n");
        memory.Write(Encoding.ASCII.GetBytes($"{Magic}{Version} {header.Length:D8}\n"));
        memory.Write(header);
        foreach (UnitEstimate estimate in result.Units.SelectMany(u => u.Estimates))
        {
            memory.Write(MemoryMarshal.AsBytes(estimate.Losses.Span));
            memory.Write(MemoryMarshal.AsBytes((estimate.Anchors ?? default).Span));
        }

        ReadOnlySpan<byte> content = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        memory.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Digest.Of(content)) + "\n"));
        AtomicFile.Write(path, memory, static (stream, memory) => memory.WriteTo(stream));
    }

    /// <summary>Reads the file of <paramref name="group"/>, all of it.</summary>
    /// <returns>What is there; the result where it is valid, else the fault where something is there.</returns>
    public static (ResultState State, GroupResult? Result, string Fault) Read(string path, string group)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (ResultState.Missing, null, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {e.Message}", e);
        }

        if (VersionOf(bytes) is { } version && version != Version && IsSealed(bytes))
        {
            return (ResultState.Newer, null, $"its format is {version}, this version reads {Version}");
        }

        if (VersionOf(bytes) != Version || !IsSealed(bytes))
        {
            return (ResultState.Damaged, null, VersionOf(bytes) is null ? "it is no result of a sweep" : "its bytes do not have the hash they end with");
        }

        GroupResult result = Parse(bytes);
        return result.Group == group ? (ResultState.Valid, result, "") : (ResultState.Damaged, null, $"it is the result of group {result.Group[..12]}…");
    }

    /// <summary>Ids of the units in a file, by its header alone; none where it cannot be read. What is taken from the file must still be read whole.</summary>
    public static IReadOnlyList<string> Units(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            var first = new byte[FirstLine];
            if (stream.ReadAtLeast(first, FirstLine, throwOnEndOfStream: false) < FirstLine || VersionOf(first) != Version || HeaderLength(first) is not { } length)
            {
                return [];
            }

            var header = new byte[length];
            stream.ReadExactly(header);
            using JsonDocument json = JsonDocument.Parse(header);
            return [.. json.RootElement.GetProperty("units").EnumerateArray().Select(u => u.GetProperty("id").GetString()!)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    private static JsonObject Header(GroupResult result)
    {
        IReadOnlyList<ResultColumn> columns = EstimateTable.Columns(result.Chains);
        return new JsonObject
        {
            ["group"] = result.Group,
            ["chains"] = result.Chains,
            ["draws"] = result.Draws,
            ["facts"] = result.Facts.DeepClone(),
            ["units"] = new JsonArray([.. result.Units.Select(u => (JsonNode)new JsonObject
            {
                ["id"] = u.Id,
                ["device"] = u.Device,
                ["estimates"] = new JsonArray([.. u.Estimates.Select(e => (JsonNode)new JsonObject(
                    [
                        KeyValuePair.Create("anchored", (JsonNode?)(e.Anchors is not null)),
                        .. columns.Zip(e.Cells, (c, v) => KeyValuePair.Create(c.Name, ToJson(v))).Where(c => !UnitEstimate.LabelColumns.Contains(c.Key)),
                    ]))]),
            })]),
        };
    }

    private static GroupResult Parse(byte[] bytes)
    {
        int length = HeaderLength(bytes)!.Value;
        using JsonDocument json = JsonDocument.Parse(bytes.AsMemory(FirstLine, length));
        JsonElement root = json.RootElement;
        int chains = root.GetProperty("chains").GetInt32();
        int draws = root.GetProperty("draws").GetInt32();
        IReadOnlyList<ResultColumn> columns = EstimateTable.Columns(chains);
        int place = FirstLine + length;
        var units = new List<UnitResult>();
        foreach (JsonElement unit in root.GetProperty("units").EnumerateArray())
        {
            var estimates = new List<UnitEstimate>();
            foreach (JsonElement estimate in unit.GetProperty("estimates").EnumerateArray())
            {
                object?[] cells = [.. columns.Select(c => estimate.TryGetProperty(c.Name, out JsonElement cell) ? FromJson(cell, c.Type) : null)];
                double[] losses = Trace();
                estimates.Add(new UnitEstimate(cells, losses, estimate.GetProperty("anchored").GetBoolean() ? Trace() : default(ReadOnlyMemory<double>?)));
            }

            units.Add(new UnitResult(unit.GetProperty("id").GetString()!, unit.GetProperty("device").GetString()!, estimates));
        }

        return new GroupResult(root.GetProperty("group").GetString()!, chains, draws, JsonNode.Parse(root.GetProperty("facts").GetRawText())!.AsObject(), units);

        double[] Trace()
        {
            double[] trace = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(place, checked(chains * draws * sizeof(double)))).ToArray();
            place += trace.Length * sizeof(double);
            return trace;
        }
    }

    private static string? VersionOf(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> magic = Encoding.ASCII.GetBytes(Magic);
        int space = bytes.Length >= FirstLine && bytes.StartsWith(magic) ? bytes[magic.Length..FirstLine].IndexOf((byte)' ') : -1;
        return space > 0 ? Encoding.ASCII.GetString(bytes.Slice(magic.Length, space)) : null;
    }

    private static int? HeaderLength(ReadOnlySpan<byte> bytes) =>
        int.TryParse(Encoding.ASCII.GetString(bytes[(FirstLine - 9)..(FirstLine - 1)]), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : null;

    private static bool IsSealed(ReadOnlySpan<byte> bytes) =>
        bytes.Length > FirstLine + LastLine
        && Encoding.ASCII.GetString(bytes[^LastLine..]) == Convert.ToHexStringLower(Digest.Of(bytes[..^LastLine])) + "\n";

    // JSON knows no NaN and no infinity; they are words.
    private static JsonNode? ToJson(object? cell) => cell switch
    {
        null => null,
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        double number => number,
        int number => number,
        long number => number,
        _ => (string)cell,
    };

    private static object? FromJson(JsonElement cell, ColumnType type) => (cell.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.String, ColumnType.Double) => double.Parse(cell.GetString()!, CultureInfo.InvariantCulture),
        (_, ColumnType.Double) => cell.GetDouble(),
        (_, ColumnType.Integer) => cell.GetInt32(),
        (_, ColumnType.Long) => cell.GetInt64(),
        _ => cell.GetString(),
    };
}
