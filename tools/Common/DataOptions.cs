using System.CommandLine;
using Accelerated.Data;

namespace Accelerated.Tools.Common;

/// <summary>How token files and corpora are opened.</summary>
public sealed class DataOptions
{
    private const string TokenizerFileName = "tokenizer.json";
    private const int LevelsUp = 3;

    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "tokenizer.json, or a folder with one or with vocab.json and merges.txt. Without it: the tokenizer.json of the checkpoint's run.");
    private readonly Option<int?> length = ToolOption.Number<int>("--length", "Tokens of a row of a packed corpus, BOS included; the model's context by default.");
    private readonly Option<string?> textField = ToolOption.Text("--text-field", "The field of a JSON line that holds its text (text).");
    private readonly Option<bool> separators = ToolOption.Flag("--separators", "Put <|endoftext|> behind every document.");
    private readonly Option<ulong?> splitSeed = ToolOption.Number<ulong>("--split-seed", "Seed of the split into #train, #valid and #test (0); keep it the same wherever the corpus is used.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder for packed corpora; ACCELERATED_CACHE or the user's cache folder by default.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { tokenizer, length, textField, separators, splitSeed, cache })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The folder of packed corpora.</summary>
    public string Cache(VerbContext context) => context.Get(cache) ?? CacheFolder.Default;

    /// <summary>Tokens of a row, or null where the command line does not say.</summary>
    public int? Length(VerbContext context) => context.Get(length);

    /// <summary>The path of <c>--tokenizer</c>, or of <c>tokenizer.json</c> beside or above <paramref name="checkpoint"/>; null where there is none.</summary>
    public string? TokenizerPath(VerbContext context, string? checkpoint)
    {
        return context.Get(tokenizer) ?? (checkpoint is null ? null : TokenizerAbove(checkpoint));
    }

    /// <summary>The path of <c>tokenizer.json</c> beside or above <paramref name="checkpoint"/>; null where there is none.</summary>
    public static string? TokenizerAbove(string checkpoint)
    {
        string? folder = Path.GetFullPath(checkpoint);
        for (int level = 0; level <= LevelsUp && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            string file = Path.Combine(folder, TokenizerFileName);
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>The tokenizer of <see cref="TokenizerPath"/>, or null.</summary>
    public ITokenizer? Tokenizer(VerbContext context, string? checkpoint) => TokenizerPath(context, checkpoint) is { } path ? TokenizerFile.Load(path) : null;

    /// <summary>What <see cref="TokenSource.Open"/> needs for <paramref name="spec"/>.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="spec">A token file or a corpus with an optional part: <c>sdk:text#train</c>.</param>
    /// <param name="longest">The model's context.</param>
    /// <param name="vocabulary">The model's vocabulary.</param>
    /// <param name="tokenizer">For a corpus.</param>
    public TokenSourceOptions Describe(VerbContext context, string spec, int longest, int vocabulary, ITokenizer? tokenizer)
    {
        int rowLength = context.Get(length) ?? longest;
        return rowLength >= 2 && rowLength <= longest
            ? new TokenSourceOptions
            {
                Spec = spec,
                Tokenizer = tokenizer,
                Length = rowLength,
                Vocabulary = vocabulary,
                CacheFolder = Cache(context),
                Seed = context.Get(splitSeed) ?? 0,
                TextField = TextField(context),
                Separators = context.Get(separators),
            }
            : throw new UsageException($"--length is {rowLength} but must lie between 2 and the model's context, {longest}.");
    }

    /// <summary>Opens <paramref name="spec"/> for a model; packing, where it is needed, shows its progress.</summary>
    public TokenRows Open(VerbContext context, string spec, int longest, int vocabulary, ITokenizer? tokenizer)
    {
        using ProgressLine progress = context.Progress("packing", null, "documents");
        return TokenSource.Open(
            Describe(context, spec, longest, vocabulary, tokenizer),
            new ProgressHandler<PackingProgress>(p => progress.Report(p.Documents, $"{p.Tokens:N0} tokens")));
    }

    /// <summary>The documents of a corpus with an optional part.</summary>
    public IEnumerable<Document> Documents(VerbContext context, string spec)
    {
        CorpusSpec parsed = CorpusSpec.Parse(spec);
        return Split(context).Select(Corpus.Open(parsed.Source, TextField(context)).Read(), parsed.Part);
    }

    public DocumentSplit Split(VerbContext context) => new(context.Get(splitSeed) ?? 0);

    private string TextField(VerbContext context) => context.Get(textField) ?? "text";
}
