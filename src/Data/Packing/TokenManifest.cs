using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>What a packed token file holds and what it was made of. It lies beside the file, under its name with <c>.json</c> behind.</summary>
/// <param name="Key">Hash of everything that decides the file's content.</param>
/// <param name="Sha256">Hash of the ids, as <see cref="TokenRows.Sha256"/>.</param>
internal sealed record TokenManifest(
    string Key,
    string Corpus,
    int Rows,
    int Length,
    int Vocabulary,
    int LargestId,
    string Sha256,
    string TokenizerSha256,
    DocumentPart Part,
    DocumentSplit Split,
    string Reading,
    bool Separators,
    long Documents,
    long Tokens,
    IReadOnlyList<(string Path, string Sha256)> Sources)
{
    private const string Format = "packed tokens, version 1";

    public TokenElement Element => TokenElements.For(Vocabulary);

    /// <summary>Size of the token file.</summary>
    public long Bytes => (long)Rows * Length * Element.Size();

    public static string PathFor(string tokens) => tokens + ".json";

    /// <summary>Reads the manifest of a token file.</summary>
    public static TokenManifest Read(string tokens)
    {
        string path = PathFor(tokens);
        JsonObject json = JsonFile.Read(path);
        try
        {
            if ((string?)json["format"] != Format)
            {
                throw new InvalidInputException($"'{path}' says the format is '{json["format"]}', but '{Format}' is needed. Pack the corpus again.");
            }

            JsonNode split = json["split"]!;
            return new TokenManifest(
                (string)json["key"]!,
                (string)json["corpus"]!,
                (int)json["rows"]!,
                (int)json["length"]!,
                (int)json["vocabulary"]!,
                (int)json["largest_id"]!,
                (string)json["sha256"]!,
                (string)json["tokenizer_sha256"]!,
                Enum.Parse<DocumentPart>((string)split["part"]!, ignoreCase: true),
                new DocumentSplit((ulong)split["seed"]!, (double)split["train"]!, (double)split["valid"]!),
                (string)json["reading"]!,
                (bool)json["separators"]!,
                (long)json["documents"]!,
                (long)json["tokens"]!,
                [.. json["sources"]!.AsArray().Select(source => ((string)source!["path"]!, (string)source["sha256"]!))]);
        }
        catch (Exception error) when (error is ArgumentException or NullReferenceException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidInputException($"'{path}' is no manifest of a token file: a field is missing or of the wrong kind. Pack the corpus again.", error);
        }
    }

    public void Write(string tokens) => JsonFile.Write(PathFor(tokens), new JsonObject
    {
        ["format"] = Format,
        ["key"] = Key,
        ["corpus"] = Corpus,
        ["rows"] = Rows,
        ["length"] = Length,
        ["vocabulary"] = Vocabulary,
        ["largest_id"] = LargestId,
        ["sha256"] = Sha256,
        ["tokenizer_sha256"] = TokenizerSha256,
        ["split"] = new JsonObject { ["part"] = Part.ToString().ToLowerInvariant(), ["seed"] = Split.Seed, ["train"] = Split.Train, ["valid"] = Split.Valid },
        ["reading"] = Reading,
        ["separators"] = Separators,
        ["documents"] = Documents,
        ["tokens"] = Tokens,
        ["sources"] = new JsonArray([.. Sources.Select(source => (JsonNode)new JsonObject { ["path"] = source.Path, ["sha256"] = source.Sha256 })]),
    });
}
