using System.Text.Json;
using System.Text.RegularExpressions;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>The <c>pre_tokenizer</c> of a <c>tokenizer.json</c>: ByteLevel, alone or as the last of a Sequence with Split and Digits.</summary>
internal static class PreTokenizerJson
{
    public static WordSplits Read(JsonElement root, string source)
    {
        if (!root.TryGetProperty("pre_tokenizer", out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            throw new InvalidInputException($"{source}: has no pre_tokenizer; only byte-level BPE, with a ByteLevel pre_tokenizer, can be used.");
        }

        JsonElement[] steps = TypeOf(element) == "Sequence" ? [.. element.GetProperty("pretokenizers").EnumerateArray()] : [element];
        if (steps.Length == 0 || TypeOf(steps[^1]) != "ByteLevel")
        {
            throw new InvalidInputException($"{source}: its pre_tokenizer is '{string.Join(", ", steps.Select(TypeOf))}'; only byte-level BPE, with ByteLevel as the last, can be used.");
        }

        List<WordSplit> stages = [.. steps[..^1].Select(step => ReadStage(step, source))];
        if (Flag(steps[^1], "use_regex", true))
        {
            stages.Add(new GptWordSplit());
        }

        bool prefixSpace = Flag(steps[^1], "add_prefix_space", true);
        return prefixSpace && steps.Length > 1
            ? throw new InvalidInputException($"{source}: its pre_tokenizer puts a space in front of every piece of a Sequence (add_prefix_space), which is not supported.")
            : new WordSplits(stages, prefixSpace);
    }

    public static void Write(Utf8JsonWriter json, WordSplits splits)
    {
        bool pattern = splits.Stages is [.., GptWordSplit];
        IEnumerable<WordSplit> before = pattern ? splits.Stages.SkipLast(1) : splits.Stages;
        if (!before.Any())
        {
            WriteByteLevel(json, splits.PrefixSpace, pattern);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (WordSplit stage in before)
        {
            WriteStage(json, stage);
        }

        WriteByteLevel(json, splits.PrefixSpace, pattern);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteByteLevel(Utf8JsonWriter json, bool prefixSpace, bool pattern)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", prefixSpace);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", pattern);
        json.WriteEndObject();
    }

    public static string TypeOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out JsonElement type) ? type.ToString() : "unnamed";

    private static bool Flag(JsonElement element, string name, bool otherwise) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;

    private static WordSplit ReadStage(JsonElement step, string source)
    {
        switch (TypeOf(step))
        {
            case "Digits":
                return new DigitWordSplit(Flag(step, "individual_digits", false));
            case "Split":
                string behavior = step.GetProperty("behavior").GetString()!;
                if (behavior != "Isolated" || Flag(step, "invert", false))
                {
                    throw new InvalidInputException($"{source}: its Split has the behavior '{behavior}'; only 'Isolated', not inverted, is supported.");
                }

                JsonElement pattern = step.GetProperty("pattern");
                return ReadPattern(pattern.TryGetProperty("Regex", out JsonElement regex) ? regex.GetString()! : Regex.Escape(pattern.GetProperty("String").GetString()!), source);
            default:
                throw new InvalidInputException($"{source}: the pre_tokenizer '{TypeOf(step)}' is not supported; ByteLevel, Split and Digits are.");
        }
    }

    private static PatternWordSplit ReadPattern(string pattern, string source)
    {
        try
        {
            return new PatternWordSplit(pattern);
        }
        catch (ArgumentException error)
        {
            throw new InvalidInputException($"{source}: the pattern of its Split cannot be read as a .NET regular expression: {error.Message}", error);
        }
    }

    private static void WriteStage(Utf8JsonWriter json, WordSplit stage)
    {
        json.WriteStartObject();
        if (stage is PatternWordSplit { Pattern: string pattern })
        {
            json.WriteString("type", "Split");
            json.WriteStartObject("pattern");
            json.WriteString("Regex", pattern);
            json.WriteEndObject();
            json.WriteString("behavior", "Isolated");
            json.WriteBoolean("invert", false);
        }
        else
        {
            json.WriteString("type", "Digits");
            json.WriteBoolean("individual_digits", ((DigitWordSplit)stage).Individual);
        }

        json.WriteEndObject();
    }
}
