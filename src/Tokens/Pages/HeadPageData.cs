using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Accelerated.Data;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// What the script of a head's page draws, as JSON that is safe inside a script element: &lt;, &gt; and &amp; are escaped. Numbers are thousandths, tokens are indices
/// into a table of the texts that occur.
/// </summary>
internal sealed class HeadPageData
{
    /// <summary>Attention below this is not drawn.</summary>
    private const float LeastWeight = 0.005f;

    private static readonly JsonWriterOptions Safe = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly HeadAnalysis analysis;
    private readonly HeadAblation ablation;
    private readonly int[] tokens;
    private readonly float[] losses;
    private readonly int length;
    private readonly ITokenizer tokenizer;
    private readonly TokenPageOptions options;
    private readonly Dictionary<int, int> table = [];

    public HeadPageData(HeadAnalysis analysis, HeadAblation ablation, int[] tokens, float[] losses, int length, ITokenizer tokenizer, TokenPageOptions options)
    {
        this.analysis = analysis;
        this.ablation = ablation;
        this.tokens = tokens;
        this.losses = losses;
        this.length = length;
        this.tokenizer = tokenizer;
        this.options = options;
        Contexts = Math.Min(ablation.TopAttention.Length / length, analysis.Tokens.Count);
        Scale = Rounded(analysis.Tokens.Count == 0 ? 0 : Math.Abs(analysis.Tokens[analysis.Tokens.Count / 10].Occurrence.Delta));
    }

    /// <summary>Contexts there is attention for.</summary>
    public int Contexts { get; }

    /// <summary>Δ in nats at which colours are full: that of the token at a tenth of the ranking, to two digits.</summary>
    public double Scale { get; }

    /// <summary>The JSON with the first <paramref name="contexts"/> contexts.</summary>
    public string Write(int contexts)
    {
        table.Clear();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Safe))
        {
            json.WriteStartObject();
            json.WriteNumber("scale", Scale);
            json.WriteStartArray("kinds");
            foreach (PatternKinds kind in PatternKindNames.Ordered)
            {
                json.WriteStringValue(kind.Name());
            }

            json.WriteEndArray();
            json.WriteStartArray("contexts");
            for (int rank = 0; rank < contexts; rank++)
            {
                WriteContext(json, rank);
            }

            json.WriteEndArray();
            json.WriteStartArray("list");
            for (int rank = 0; rank < analysis.Tokens.Count; rank++)
            {
                WriteRow(json, rank);
            }

            json.WriteEndArray();
            json.WriteNumber("start", Index(tokenizer.BeginningOfSequence));
            json.WriteStartArray("tokens");
            foreach (int token in table.OrderBy(entry => entry.Value).Select(entry => entry.Key))
            {
                json.WriteStringValue(TokenText.Harmless(token, tokenizer));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteContext(Utf8JsonWriter json, int rank)
    {
        TokenInContext top = analysis.Tokens[rank].Occurrence;
        int first = Math.Max(0, top.Position - options.Before), last = Math.Min(length - 1, top.Position + options.After);
        ReadOnlySpan<int> row = tokens.AsSpan(top.Sequence * length, length);
        int offset = (top.Sequence * (length - 1)) - 1;
        json.WriteStartObject();
        json.WriteNumber("o", first);
        json.WriteStartArray("t");
        foreach (int token in row[first..(last + 1)])
        {
            json.WriteNumberValue(Index(token));
        }

        json.WriteEndArray();
        WriteThousandths(json, "d", ablation.Deltas, offset, first, last);
        WriteThousandths(json, "l", losses, offset, first, last);
        double before = 0;
        json.WriteStartArray("a");
        ReadOnlySpan<float> attention = ablation.TopAttention.AsSpan(rank * length, length);
        for (int position = 0; position < top.Position; position++)
        {
            before += position < first ? attention[position] : 0;
            if (position >= first && attention[position] >= LeastWeight)
            {
                json.WriteNumberValue(position);
                json.WriteNumberValue(Thousandths(attention[position]));
            }
        }

        json.WriteEndArray();
        json.WriteNumber("far", Thousandths(before));
        json.WriteEndObject();
    }

    private void WriteRow(Utf8JsonWriter json, int rank)
    {
        (TokenInContext o, TokenLabels labels) = (analysis.Tokens[rank].Occurrence, analysis.Tokens[rank].Labels);
        int bits = 0, primary = -1;
        for (int k = 0; k < PatternKindNames.Ordered.Count; k++)
        {
            bits |= labels.Kinds.HasFlag(PatternKindNames.Ordered[k]) ? 1 << k : 0;
            primary = labels.Primary == PatternKindNames.Ordered[k] ? k : primary;
        }

        string pattern = primary < 0 ? "" : Pattern.Of(labels.Primary, labels, tokens.AsSpan(o.Sequence * length, length), o.Position, tokenizer).Text;
        json.WriteStartArray();
        json.WriteNumberValue(rank + 1);
        json.WriteNumberValue(o.Sequence);
        json.WriteNumberValue(o.Position);
        json.WriteNumberValue(Index(o.Token));
        json.WriteNumberValue(Thousandths(o.Delta));
        json.WriteNumberValue(Thousandths(o.Loss));
        json.WriteNumberValue(bits);
        json.WriteNumberValue(primary);
        json.WriteStringValue(pattern);
        json.WriteNumberValue(o.Attended);
        json.WriteNumberValue(Thousandths(o.AttentionWeight));
        json.WriteEndArray();
    }

    private static void WriteThousandths(Utf8JsonWriter json, string name, float[] values, int offset, int first, int last)
    {
        json.WriteStartArray(name);
        for (int position = first; position <= last; position++)
        {
            json.WriteNumberValue(position == 0 ? 0 : Thousandths(values[offset + position]));
        }

        json.WriteEndArray();
    }

    private int Index(int token)
    {
        if (!table.TryGetValue(token, out int index))
        {
            index = table.Count;
            table.Add(token, index);
        }

        return index;
    }

    private static long Thousandths(double value) => (long)Math.Round(1000 * value);

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
