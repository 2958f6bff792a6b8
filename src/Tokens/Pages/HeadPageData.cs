using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Accelerated.Data;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// What the script of a head's page draws, for one checkpoint or for two to compare. The description is JSON: the rows, the stretches of tokens, and thousandths as whole
/// numbers. Planes follow in this order: bytes of the tokens that occur; per token of a stretch its index among those, then per side Δ (thousandths, zigzag), loss (hundredths),
/// how many positions back the head attends most (0: below <see cref="LeastPeak"/>) and that weight (half per cent); per side the attention of the rows it ranks, as distances
/// and ten-thousandths of weight, from <see cref="LeastWeight"/> up.
/// </summary>
internal sealed class HeadPageData
{
    /// <summary>Attention of ranked tokens below this is not stored.</summary>
    public const float LeastWeight = 0.005f;

    /// <summary>A largest weight below this is not stored: the head looks nowhere in particular.</summary>
    public const float LeastPeak = 0.05f;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly IReadOnlyList<PageSide> sides;
    private readonly PageText text;
    private readonly int[] tokens;
    private readonly int length;
    private readonly ITokenizer tokenizer;

    public HeadPageData(IReadOnlyList<PageSide> sides, PageText text)
    {
        this.sides = sides;
        this.text = text;
        (tokens, length, tokenizer) = (text.Tokens, text.Length, text.Tokenizer);
        Rows = PageRow.Of(sides);
        IReadOnlyList<ClassifiedToken> ranked = sides[^1].Analysis.Tokens;
        Scale = Rounded(ranked.Count == 0 ? 0 : Math.Abs(ranked[ranked.Count / 10].Occurrence.Delta));
    }

    public IReadOnlyList<PageRow> Rows { get; }

    /// <summary>Δ in nats at which colours are full: that of the (last side's) token at a tenth of the ranking, to two digits.</summary>
    public double Scale { get; }

    /// <summary>The data with contexts for the first <paramref name="contexts"/> rows, in base64.</summary>
    public string Write(int contexts, int before, int after)
    {
        PageWindows windows = PageWindows.Of(Rows, contexts, length, before, after);
        var planes = new PagePlanes();
        var indices = new Dictionary<int, int>();
        ushort[] ids = Indices(windows, indices);
        ushort[] lengths = WriteVocabulary(planes, indices);
        planes.Words(ids);
        foreach (PageSide side in sides)
        {
            WriteSide(planes, side, windows);
        }

        ushort[][] attended = [.. sides.Select((side, s) => WriteAttention(planes, side, s))];
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteNumber("scale", Scale);
            json.WriteNumber("before", before);
            json.WriteNumber("after", after);
            json.WriteNumber("start", indices.GetValueOrDefault(tokenizer.BeginningOfSequence, -1));
            json.WriteBoolean("covered", text.Mask.CoversAll);
            Write(json, "steps", sides.Select(side => side.Analysis.Step));
            json.WriteStartArray("kinds");
            foreach (PatternKinds kind in PatternKindNames.Ordered)
            {
                json.WriteStringValue(kind.Name());
            }

            json.WriteEndArray();
            Write(json, "lengths", lengths.Select(count => (int)count));
            Write(json, "stretches", windows.Stretches.SelectMany(stretch => new[] { stretch.Sequence, stretch.First, stretch.Count }));
            json.WriteStartArray("attended");
            foreach (ushort[] counts in attended)
            {
                Write(json, null, counts.Select(count => (int)count));
            }

            json.WriteEndArray();
            WriteRows(json, windows, before, after, indices);
            json.WriteEndObject();
        }

        return planes.ToBase64(buffer.WrittenSpan);
    }

    private ushort[] Indices(PageWindows windows, Dictionary<int, int> indices)
    {
        var counts = new Dictionary<int, int>();
        foreach (PageRow row in Rows)
        {
            counts[row.Token.Occurrence.Token] = counts.GetValueOrDefault(row.Token.Occurrence.Token) + 1;
        }

        foreach (PageWindows.Stretch stretch in windows.Stretches)
        {
            foreach (int token in tokens.AsSpan((stretch.Sequence * length) + stretch.First, stretch.Count))
            {
                counts[token] = counts.GetValueOrDefault(token) + 1;
            }
        }

        foreach (int token in counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => entry.Key))
        {
            indices.Add(token, indices.Count);
        }

        // A page below five megabytes cannot hold so many different tokens.
        if (indices.Count > ushort.MaxValue)
        {
            throw new Support.InvalidInputException($"The contexts of head {sides[0].Analysis.Head} hold {indices.Count} different tokens but a page takes {ushort.MaxValue}. Classify fewer tokens or give a smaller --before.");
        }

        ushort[] ids = new ushort[windows.Tokens];
        int next = 0;
        foreach (PageWindows.Stretch stretch in windows.Stretches)
        {
            foreach (int token in tokens.AsSpan((stretch.Sequence * length) + stretch.First, stretch.Count))
            {
                ids[next++] = (ushort)indices[token];
            }
        }

        return ids;
    }

    private ushort[] WriteVocabulary(PagePlanes planes, Dictionary<int, int> indices)
    {
        ushort[] lengths = new ushort[indices.Count];
        foreach ((int token, int index) in indices)
        {
            lengths[index] = checked((ushort)tokenizer.Bytes(token).Length);
        }

        foreach (int token in indices.OrderBy(entry => entry.Value).Select(entry => entry.Key))
        {
            planes.Bytes(tokenizer.Bytes(token).Span);
        }

        return lengths;
    }

    private void WriteSide(PagePlanes planes, PageSide side, PageWindows windows)
    {
        ushort[] deltas = new ushort[windows.Tokens], losses = new ushort[windows.Tokens], distances = new ushort[windows.Tokens];
        byte[] weights = new byte[windows.Tokens];
        int next = 0;
        foreach (PageWindows.Stretch stretch in windows.Stretches)
        {
            for (int position = stretch.First; position < stretch.First + stretch.Count; position++, next++)
            {
                if (position == 0)
                {
                    continue;
                }

                int i = (stretch.Sequence * (length - 1)) + position - 1;
                deltas[next] = PagePlanes.Signed(side.Ablation.Deltas[i], 1000);
                losses[next] = PagePlanes.Unsigned(side.Losses[i], 100);
                if (side.Ablation.PeakWeights[i] >= LeastPeak)
                {
                    distances[next] = (ushort)Math.Min(ushort.MaxValue, position - side.Ablation.Peaks[i]);
                    weights[next] = (byte)Math.Round(200 * Math.Min(1, side.Ablation.PeakWeights[i]));
                }
            }
        }

        planes.Words(deltas);
        planes.Words(losses);
        planes.Words(distances);
        planes.Bytes(weights);
    }

    /// <summary>Returns how many weights each row has; none where the side does not rank it or the ablation kept no attention for it.</summary>
    private ushort[] WriteAttention(PagePlanes planes, PageSide side, int s)
    {
        ushort[] counts = new ushort[Rows.Count];
        var distances = new List<ushort>();
        var weights = new List<ushort>();
        int kept = side.Ablation.TopAttention.Length / length;
        for (int r = 0; r < Rows.Count; r++)
        {
            int rank = Rows[r].Ranks[s];
            if (rank == 0 || rank > kept)
            {
                continue;
            }

            ReadOnlySpan<float> attention = side.Ablation.TopAttention.AsSpan((rank - 1) * length, Rows[r].Position);
            for (int position = 0; position < attention.Length; position++)
            {
                if (attention[position] >= LeastWeight)
                {
                    counts[r]++;
                    distances.Add((ushort)(Rows[r].Position - position));
                    weights.Add(PagePlanes.Unsigned(attention[position], 10_000));
                }
            }
        }

        planes.Words([.. distances]);
        planes.Words([.. weights]);
        return counts;
    }

    private void WriteRows(Utf8JsonWriter json, PageWindows windows, int before, int after, Dictionary<int, int> indices)
    {
        var patterns = new Dictionary<string, int>();
        json.WriteStartArray("rows");
        for (int r = 0; r < Rows.Count; r++)
        {
            PageRow row = Rows[r];
            int i = (row.Sequence * (length - 1)) + row.Position - 1;
            json.WriteStartArray();
            foreach (int value in new[] { row.Sequence, row.Position, indices[row.Token.Occurrence.Token], windows.OfRow(r), text.IsCovered(row, before, after) ? 1 : 0 })
            {
                json.WriteNumberValue(value);
            }

            Write(json, null, row.Ranks);
            Write(json, null, sides.Select(side => Thousandths(side.Ablation.Deltas[i])));
            Write(json, null, sides.Select(side => Thousandths(side.Losses[i])));
            Write(json, null, sides.Select(side => side.Ablation.Peaks[i]));
            Write(json, null, sides.Select(side => Thousandths(side.Ablation.PeakWeights[i])));
            json.WriteStartArray();
            foreach (PageLabel label in PageLabel.Of(row.Token, tokens.AsSpan(row.Sequence * length, length), tokenizer))
            {
                patterns.TryAdd(label.Pattern, patterns.Count);
                json.WriteNumberValue(label.Kind);
                json.WriteNumberValue(patterns[label.Pattern]);
                json.WriteNumberValue(label.Source);
                json.WriteStringValue(label.Evidence);
            }

            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("patterns");
        foreach (string pattern in patterns.OrderBy(entry => entry.Value).Select(entry => entry.Key))
        {
            json.WriteStringValue(pattern);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string? name, IEnumerable<int> values)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartArray();
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static int Thousandths(double value) => (int)Math.Clamp(Math.Round(1000 * value), int.MinValue, int.MaxValue);

    private static double Rounded(double value)
    {
        if (value < 0.001)
        {
            return 0.001;
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(Math.Round(value / unit) * unit, 6);
    }
}
