using System.Text.Json;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Tokenizers in files: Hugging Face's <c>tokenizer.json</c>, and GPT-2's pair <c>vocab.json</c> + <c>merges.txt</c> (also named <c>encoder.json</c> + <c>vocab.bpe</c>).</summary>
public static class TokenizerFile
{
    private static readonly string[] VocabularyNames = ["vocab.json", "encoder.json"];
    private static readonly string[] MergeNames = ["merges.txt", "vocab.bpe"];

    /// <summary>Reads a tokenizer from a file, from one file of GPT-2's pair, or from a folder that holds either form (<c>tokenizer.json</c> first).</summary>
    public static ITokenizer Load(string path) => new BytePairTokenizer(Read(path).Build());

    /// <summary>
    /// Reads a tokenizer cut down to <paramref name="vocabulary"/> ids: the first vocabulary − 1 of the file's own, the merges that only make such tokens,
    /// and <c>&lt;|endoftext|&gt;</c> as the last.
    /// </summary>
    public static ITokenizer Load(string path, int vocabulary)
    {
        BytePairModelBuilder builder = Read(path);
        builder.Truncate(vocabulary);
        return new BytePairTokenizer(builder.Build());
    }

    /// <summary>Writes <paramref name="tokenizer"/> as a <c>tokenizer.json</c> that Hugging Face's tokenizers open.</summary>
    public static void Save(ITokenizer tokenizer, string path)
    {
        if (tokenizer is not BytePairTokenizer bytePair)
        {
            throw new ArgumentException($"'{nameof(tokenizer)}' is a {tokenizer.GetType().Name}; only byte-level BPE can be written as tokenizer.json.", nameof(tokenizer));
        }

        byte[] json = TokenizerJson.Write(bytePair.Model);
        AtomicFile.Write(path, stream => stream.Write(json));
    }

    private static BytePairModelBuilder Read(string path)
    {
        if (Directory.Exists(path))
        {
            string whole = Path.Combine(path, "tokenizer.json");
            return File.Exists(whole) ? ReadJson(whole) : ReadPair(Beside(path, VocabularyNames), Beside(path, MergeNames));
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Path.GetExtension(path) is ".txt" or ".bpe" ? ReadPair(Beside(folder, VocabularyNames), path) : ReadJson(path);
    }

    private static string Beside(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidInputException($"{folder}: holds no tokenizer: neither tokenizer.json nor {string.Join(" or ", names)}.");

    private static BytePairModelBuilder ReadJson(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(ReadBytes(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && !(root.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.Object))
            {
                // 'model' may be a token of GPT-2's form, and then has a number
                return ReadPair(path, Beside(Path.GetDirectoryName(Path.GetFullPath(path))!, MergeNames));
            }

            var builder = new BytePairModelBuilder(path);
            TokenizerJson.Read(root, path, builder);
            return builder;
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{path}, line {error.LineNumber + 1}: not valid JSON ({error.Message})", error);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidInputException($"{path}: not a tokenizer.json: a part is missing or of the wrong kind ({error.Message})", error);
        }
    }

    private static BytePairModelBuilder ReadPair(string vocabulary, string merges)
    {
        var builder = new BytePairModelBuilder(vocabulary);
        try
        {
            using JsonDocument document = JsonDocument.Parse(ReadBytes(vocabulary));
            foreach (JsonProperty token in document.RootElement.EnumerateObject())
            {
                builder.Ids[token.Name] = token.Value.GetInt32();
            }
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{vocabulary}, line {error.LineNumber + 1}: not valid JSON ({error.Message})", error);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new InvalidInputException($"{vocabulary}: must be one object of token: id ({error.Message})", error);
        }

        string[] lines = System.Text.Encoding.UTF8.GetString(ReadBytes(merges).Span).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || (i == 0 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            string[] parts = line.Split(' ');
            builder.Merges.Add(parts.Length == 2 ? (parts[0], parts[1]) : throw new InvalidInputException($"{merges}, line {i + 1}: '{line}' is not a pair of tokens."));
        }

        return builder;
    }

    private static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: the tokenizer cannot be read ({error.Message})", error);
        }
    }
}
