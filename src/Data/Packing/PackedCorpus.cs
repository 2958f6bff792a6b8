using System.Text;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Corpora as rows of tokens, packed once and kept in a cache under a name made of everything that decides their content.</summary>
internal static class PackedCorpus
{
    private const int LeastLength = 2;
    private const int KeyDigits = 16;

    public static TokenRows Open(CorpusSpec spec, TokenSourceOptions options, IProgress<PackingProgress>? progress)
    {
        ITokenizer tokenizer = options.Tokenizer ?? throw new InvalidInputException($"'{options.Spec}' is a corpus, so a tokenizer must be given.");
        int length = options.Length ?? throw new InvalidInputException($"'{options.Spec}' is a corpus, so the length of its rows must be given.");
        Require.Within(length, LeastLength, int.MaxValue);
        if (tokenizer.Vocabulary > (options.Vocabulary ?? int.MaxValue))
        {
            throw new InvalidInputException($"'{options.Spec}': the tokenizer has {tokenizer.Vocabulary} ids, but the model's vocabulary only {options.Vocabulary}. Use the tokenizer that the model was trained with.");
        }

        Corpus corpus = Corpus.Open(spec.Source, options.TextField);
        var split = new DocumentSplit(options.Seed);
        var packer = new TokenPacker(spec.ToString(), tokenizer, length, options.Separators, progress);
        if (options.CacheFolder is not { } folder)
        {
            return PackIntoMemory(packer, split.Select(corpus.Read(), spec.Part), length, options);
        }

        (string Path, string Sha256)[] sources = [.. corpus.Files.Select(file => (file, Sha256Of.File(file)))];
        string key = Key(corpus, sources, tokenizer, spec.Part, split, length, options.Separators);
        string path = Path.Combine(folder, $"{Slug(spec.ToString())}-{key[..KeyDigits]}.bin");
        if (!IsThere(path, key))
        {
            int rows = 0, largest = 0;
            string sha256 = "";
            AtomicFile.Write(path, stream =>
            {
                using var writer = new TokenFileWriter(stream, TokenElements.For(tokenizer.Vocabulary));
                packer.Pack(split.Select(corpus.Read(), spec.Part), writer.Write);
                CheckEnough(packer, writer.Rows, length, options);
                (rows, largest, sha256) = (checked((int)writer.Rows), writer.LargestId, writer.TakeHash());
            });
            new TokenManifest(
                key, spec.ToString(), rows, length, tokenizer.Vocabulary, largest, sha256, tokenizer.Sha256, spec.Part, split, corpus.Reading, options.Separators, packer.Documents, packer.Tokens, sources)
                .Write(path);
        }

        return TokenFiles.OpenPacked(path, options);
    }

    private static TokenRows PackIntoMemory(TokenPacker packer, IEnumerable<Document> documents, int length, TokenSourceOptions options)
    {
        var tokens = new List<int>();
        packer.Pack(documents, row => tokens.AddRange(row));
        CheckEnough(packer, tokens.Count / length, length, options);
        return TokenRows.FromArray(options.Name ?? options.Spec, [.. tokens], length);
    }

    private static void CheckEnough(TokenPacker packer, long rows, int length, TokenSourceOptions options)
    {
        if (packer.Documents == 0)
        {
            throw new InvalidInputException($"'{options.Spec}' holds no documents. Name a corpus that has some, or another part of it.");
        }

        if (rows == 0)
        {
            throw new InvalidInputException(
                $"'{options.Spec}' makes {packer.Tokens} tokens, but a row of {length} needs {length - 1} behind its BOS. Give more text, or ask for shorter rows.");
        }
    }

    /// <summary>A manifest is written after its file, so a manifest with the right key tells that the file was finished. What is damaged is packed again.</summary>
    private static bool IsThere(string path, string key)
    {
        if (!File.Exists(path) || !File.Exists(TokenManifest.PathFor(path)))
        {
            return false;
        }

        try
        {
            TokenManifest manifest = TokenManifest.Read(path);
            return manifest.Key == key && manifest.Bytes == new FileInfo(path).Length;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private static string Key(Corpus corpus, (string Path, string Sha256)[] sources, ITokenizer tokenizer, DocumentPart part, DocumentSplit split, int length, bool separators)
    {
        string parts = part == DocumentPart.Everything ? "everything" : $"{part} {split.Seed} {split.Train:r} {split.Valid:r}";
        string all = string.Join('\n', ["packing 1", corpus.Reading, tokenizer.Sha256, parts, $"{length} {separators}", .. sources.Select(source => source.Sha256)]);
        return Sha256Of.Span(Encoding.UTF8.GetBytes(all));
    }

    private static string Slug(string spec)
    {
        string name = spec.StartsWith("sdk:", StringComparison.Ordinal) ? spec : Path.GetFileName(spec.TrimEnd('/', '\\'));
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
    }
}
