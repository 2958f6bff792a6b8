using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace Accelerated.Tests.Tokens;

/// <summary>The data inside a page, read as the page's script reads it.</summary>
internal sealed class PagePayload
{
    private readonly (int Sequence, int First, int Count)[] stretches;
    private readonly int[] ids;
    private readonly List<(int[] Deltas, int[] Losses, int[] Distances, byte[] Weights)> planes = [];

    private PagePayload(byte[] bytes)
    {
        int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes), next = 4 + size;
        JsonElement json = JsonDocument.Parse(bytes.AsMemory(4, size)).RootElement;
        Before = json.GetProperty("before").GetInt32();
        Steps = Numbers(json.GetProperty("steps"));
        Vocabulary = [.. Numbers(json.GetProperty("lengths")).Select(Take)];
        int[] flat = Numbers(json.GetProperty("stretches"));
        stretches = [.. Enumerable.Range(0, flat.Length / 3).Select(s => (flat[3 * s], flat[(3 * s) + 1], flat[(3 * s) + 2]))];
        int count = stretches.Sum(stretch => stretch.Count);
        ids = Words(count);
        foreach (int step in Steps)
        {
            planes.Add((Words(count), Words(count), Words(count), Take(count)));
        }

        List<(int[] Counts, int[] Distances, int[] Weights)> attention = [];
        foreach (JsonElement side in json.GetProperty("attended").EnumerateArray())
        {
            int[] counts = Numbers(side);
            attention.Add((counts, Words(counts.Sum()), Words(counts.Sum())));
        }

        int[] starts = new int[Steps.Count];
        foreach (JsonElement fields in json.GetProperty("rows").EnumerateArray())
        {
            int position = fields[1].GetInt32();
            var weights = new List<IReadOnlyList<(int Position, double Weight)>>();
            for (int s = 0; s < Steps.Count; s++)
            {
                int kept = attention[s].Counts[Rows.Count];
                (int start, int side) = (starts[s], s);
                weights.Add([.. Enumerable.Range(start, kept).Select(i => (position - attention[side].Distances[i], attention[side].Weights[i] / 1e4))]);
                starts[s] += kept;
            }

            Rows.Add(new Row(
                fields[0].GetInt32(), position, fields[2].GetInt32(), fields[3].GetInt32(), fields[4].GetInt32() == 1, Numbers(fields[5]),
                [.. Numbers(fields[6]).Select(delta => delta / 1e3)], [.. Numbers(fields[7]).Select(loss => loss / 1e3)], weights));
        }

        if (next != bytes.Length)
        {
            throw new InvalidDataException($"{bytes.Length - next} bytes are left over.");
        }

        byte[] Take(int bytesTaken)
        {
            next += bytesTaken;
            return bytes[(next - bytesTaken)..next];
        }

        int[] Words(int words)
        {
            (byte[] low, byte[] high) = (Take(words), Take(words));
            return [.. low.Zip(high, (l, h) => l | (h << 8))];
        }
    }

    public int Before { get; }

    public IReadOnlyList<int> Steps { get; }

    public byte[][] Vocabulary { get; }

    public List<Row> Rows { get; } = [];

    public static PagePayload Read(string page)
    {
        string html = File.ReadAllText(page);
        int start = html.IndexOf("id=\"data\">", StringComparison.Ordinal) + "id=\"data\">".Length;
        using var packed = new MemoryStream(Convert.FromBase64String(html[start..html.IndexOf("</script>", start, StringComparison.Ordinal)]));
        using var deflate = new DeflateStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        deflate.CopyTo(bytes);
        return new PagePayload(bytes.ToArray());
    }

    public Value At(Row row, int side, int position)
    {
        int i = stretches.Take(row.Stretch).Sum(stretch => stretch.Count) + position - stretches[row.Stretch].First;
        (int[] deltas, int[] losses, int[] distances, byte[] weights) = planes[side];
        return new Value(
            ids[i], ((deltas[i] >> 1) ^ -(deltas[i] & 1)) / 1e3, losses[i] / 1e2, distances[i] == 0 ? -1 : position - distances[i], weights[i] / 200.0);
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    internal sealed record Row(
        int Sequence, int Position, int Token, int Stretch, bool IsCovered, int[] Ranks, double[] Deltas, double[] Losses, IReadOnlyList<IReadOnlyList<(int Position, double Weight)>> Attention);

    internal readonly record struct Value(int Token, double Delta, double Loss, int Peak, double Weight);
}
