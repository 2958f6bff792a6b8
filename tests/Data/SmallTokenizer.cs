using System.Text;
using System.Text.Json;

namespace Accelerated.Tests.Data;

/// <summary>The files of a tokenizer small enough to work out by hand: the bytes 0..255 in numeric order, tokens 256.. by the merges, and the special token last.</summary>
internal static class SmallTokenizer
{
    /// <summary>Written as GPT-2 writes bytes: Ġ is a space.</summary>
    public static readonly string[] Merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "Ġwor l", "Ġworl d", "a b", "ab c"];

    public const int EndOfText = 267;

    public static string[] Names => [.. Enumerable.Range(0, 256).Select(ByteName), .. Merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)), "<|endoftext|>"];

    public static string Vocabulary(IEnumerable<string> names) => JsonSerializer.Serialize(names.Select((name, id) => (name, id)).ToDictionary(pair => pair.name, pair => pair.id));

    public static string MergeFile => "#version: 0.2\n" + string.Join('\n', Merges) + "\n";

    public static string Json(string preTokenizer = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""", string normalizer = "null", string type = "BPE", string options = "") =>
        $$"""
        {
          "version": "1.0",
          "added_tokens": [{"id": 267, "content": "<|endoftext|>", "special": true}],
          "normalizer": {{normalizer}},
          "pre_tokenizer": {{preTokenizer}},
          "model": {"type": "{{type}}", {{options}} "vocab": {{Vocabulary(Names[..^1])}}, "merges": {{JsonSerializer.Serialize(Merges)}}}
        }
        """;

    /// <summary>The character by which GPT-2 writes a byte, worked out from its definition.</summary>
    public static string ByteName(int value)
    {
        if (Stands(value))
        {
            return ((char)value).ToString();
        }

        int before = Enumerable.Range(0, value).Count(other => !Stands(other));
        return ((char)(256 + before)).ToString();

        static bool Stands(int b) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
    }

    /// <summary>Ids of a text none of whose bytes merge: the bytes themselves.</summary>
    public static int[] Unmerged(string text) => [.. Encoding.UTF8.GetBytes(text).Select(value => (int)value)];
}
