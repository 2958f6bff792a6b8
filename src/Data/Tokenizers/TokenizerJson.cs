using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Hugging Face's <c>tokenizer.json</c>, as far as it describes byte-level BPE; what it says beyond that is refused, not ignored.</summary>
internal static class TokenizerJson
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Read(JsonElement root, string source, BytePairModelBuilder builder)
    {
        JsonElement model = root.GetProperty("model");
        CheckModel(model, source);
        if (root.TryGetProperty("normalizer", out JsonElement normalizer) && normalizer.ValueKind != JsonValueKind.Null)
        {
            throw new InvalidInputException($"{source}: has the normalizer '{PreTokenizerJson.TypeOf(normalizer)}'; only tokenizers without one can be used.");
        }

        builder.Splits = PreTokenizerJson.Read(root, source);
        foreach (JsonProperty token in model.GetProperty("vocab").EnumerateObject())
        {
            if (!token.Value.TryGetInt32(out int id) || !builder.Ids.TryAdd(token.Name, id))
            {
                throw new InvalidInputException($"{source}: token '{token.Name}' has the id {token.Value} or occurs twice.");
            }
        }

        int number = 0;
        foreach (JsonElement merge in model.GetProperty("merges").EnumerateArray())
        {
            builder.Merges.Add(ReadMerge(merge, ++number, source));
        }

        if (root.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement token in added.EnumerateArray())
            {
                string content = token.GetProperty("content").GetString()!;
                builder.Special.Add(content);
                builder.Ids[content] = token.GetProperty("id").GetInt32();
            }
        }
    }

    public static byte[] Write(BytePairModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAddedTokens(json, model);
            json.WriteNull("normalizer");
            json.WritePropertyName("pre_tokenizer");
            PreTokenizerJson.Write(json, model.Splits);
            json.WriteNull("post_processor");
            json.WritePropertyName("decoder");
            PreTokenizerJson.WriteByteLevel(json, prefixSpace: true, pattern: true);
            WriteModel(json, model);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>A pair of names, written as "left right" or as ["left", "right"].</summary>
    private static (string Left, string Right) ReadMerge(JsonElement merge, int number, string source)
    {
        string[] parts = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(part => part.GetString()!)] : merge.GetString()!.Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw new InvalidInputException($"{source}: merge {number}, '{merge}', is not a pair of tokens.");
    }

    private static void CheckModel(JsonElement model, string source)
    {
        string type = model.TryGetProperty("type", out JsonElement name) ? name.GetString() ?? "null" : "BPE"; // files before version 0.9 do not say it
        if (type != "BPE")
        {
            throw new InvalidInputException($"{source}: its model is '{type}'; only byte-level BPE can be used.");
        }

        foreach (string option in new[] { "dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges" })
        {
            bool set = model.TryGetProperty(option, out JsonElement value)
                && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
                && !(value.ValueKind == JsonValueKind.String && value.GetString() == "");
            if (set)
            {
                throw new InvalidInputException($"{source}: its model sets '{option}' to {value}, which changes what is merged and is not supported.");
            }
        }
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, BytePairModel model)
    {
        json.WriteStartArray("added_tokens");
        foreach ((int id, string name) in model.Special.OrderBy(pair => pair.Key))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", name);
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, BytePairModel model)
    {
        string[] names = [.. model.Tokens.Select((bytes, id) => model.Special.TryGetValue(id, out string? name) ? name : ByteAlphabet.ToText(bytes))];
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteStartObject("vocab");
        for (int id = 0; id < names.Length; id++)
        {
            json.WriteNumber(names[id], id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach ((int left, int right, _) in model.Merges)
        {
            json.WriteStringValue($"{names[left]} {names[right]}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
