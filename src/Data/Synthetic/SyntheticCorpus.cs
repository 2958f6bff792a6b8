using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;
using ZstdSharp;

namespace Accelerated.Data;

/// <summary>
/// A synthetic corpus in a folder: <c>corpus.jsonl.zst</c>, text to train on; <c>tokenizer.json</c>, with which every word is one token and every document fills one row;
/// <c>truth.jsonl.zst</c>, a line per document with the id, the kind (a letter: n noise, i induction, d Dyck, g n-gram, s skip n-gram), the source and the pattern of each of its tokens;
/// <c>grammar.json</c>, what was planted.
/// </summary>
public static class SyntheticCorpus
{
    private const string Letters = "nidgs";
    private const int CompressionLevel = 9;

    private sealed record Line(int[] Tokens, string Kinds, int[] Sources, int[] Patterns);

    public static string Text(string folder) => Path.Combine(folder, "corpus.jsonl.zst");

    public static string Tokenizer(string folder) => Path.Combine(folder, "tokenizer.json");

    public static string Truth(string folder) => Path.Combine(folder, "truth.jsonl.zst");

    public static string Grammar(string folder) => Path.Combine(folder, "grammar.json");

    /// <summary>Writes all four files, the grammar last; returns how many tokens of each kind were planted, by <see cref="PlantedKind"/>.</summary>
    public static long[] Write(string folder, SyntheticGrammar grammar, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        long[] planted = new long[Letters.Length];
        TokenizerFile.Save(grammar.Tokenizer, Tokenizer(folder));
        CorpusFile.Write(Text(folder), Documents().Select((document, number) => new Document(grammar.Tokenizer.Decode([.. document.Select(token => token.Token)]), $"synthetic:{number}")));
        AtomicFile.Write(Truth(folder), stream =>
        {
            using var compression = new CompressionStream(stream, CompressionLevel, leaveOpen: true);
            int number = 0;
            foreach (PlantedToken[] document in Documents())
            {
                compression.Write(JsonSerializer.SerializeToUtf8Bytes(Describe(document)));
                compression.WriteByte((byte)'\n');
                Array.ForEach(document, token => planted[(int)token.Kind]++);
                progress?.Report(++number);
            }
        });
        JsonFile.Write(Grammar(folder), Describe(grammar));
        return planted;

        IEnumerable<PlantedToken[]> Documents()
        {
            for (int number = 0; number < grammar.Options.Documents; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return grammar.Document(number);
            }
        }
    }

    /// <summary>The truth of every document, in order.</summary>
    /// <param name="folder">What <see cref="Write"/> made.</param>
    /// <param name="tokenizer">Must be the folder's own: other ids mean something else.</param>
    public static IReadOnlyList<PlantedToken[]> ReadTruth(string folder, ITokenizer tokenizer)
    {
        string? made = JsonFile.Read(Grammar(folder))["tokenizer_sha256"]?.GetValue<string>();
        if (made != tokenizer.Sha256)
        {
            throw new InvalidInputException($"The truth in '{folder}' is of another tokenizer (sha256 {made}) than the one in use (sha256 {tokenizer.Sha256}).");
        }

        string path = Truth(folder);
        using Stream stream = CorpusStream.Open(path);
        var documents = new List<PlantedToken[]>();
        foreach (ReadOnlyMemory<byte> line in Utf8Lines.Read(stream))
        {
            documents.Add(Parse(line.Span) ?? throw new InvalidInputException($"'{path}', line {documents.Count + 1}: is no truth of a document. Write the corpus anew with 'train corpus --synthetic'."));
        }

        return documents;
    }

    private static PlantedToken[]? Parse(ReadOnlySpan<byte> json)
    {
        Line? line;
        try
        {
            line = JsonSerializer.Deserialize<Line>(json);
        }
        catch (JsonException)
        {
            return null;
        }

        if (line is not { Tokens: { } tokens, Kinds: { } kinds, Sources: { } sources, Patterns: { } patterns })
        {
            return null;
        }

        bool isWhole = kinds.Length == tokens.Length && sources.Length == tokens.Length && patterns.Length == tokens.Length && !kinds.AsSpan().ContainsAnyExcept(Letters);
        return isWhole
            ? [.. tokens.Select((token, i) => new PlantedToken(token, (PlantedKind)Letters.IndexOf(kinds[i], StringComparison.Ordinal), sources[i], patterns[i]))]
            : null;
    }

    private static Line Describe(PlantedToken[] document) => new(
        [.. document.Select(token => token.Token)],
        string.Concat(document.Select(token => Letters[(int)token.Kind])),
        [.. document.Select(token => token.Source)],
        [.. document.Select(token => token.Pattern)]);

    private static JsonObject Describe(SyntheticGrammar grammar) => new()
    {
        ["options"] = JsonSerializer.SerializeToNode(grammar.Options),
        ["tokenizer_sha256"] = grammar.Tokenizer.Sha256,
        ["patterns"] = new JsonArray([.. grammar.Patterns.Select(pattern => (JsonNode)new JsonObject
        {
            ["kind"] = pattern.Kind == PlantedKind.NGram ? "n-gram" : "skip n-gram",
            ["words"] = new JsonArray([.. pattern.Tokens.Select(token => (JsonNode)grammar.Tokenizer.Decode([token]).Trim())]),
            ["least_distance"] = pattern.Least,
            ["most_distance"] = pattern.Most,
        })]),
    };
}
