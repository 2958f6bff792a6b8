using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Tokens;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens statistics</c>: counts of runs and pairs of tokens in the training corpus.</summary>
internal sealed class StatisticsVerb : Verb
{
    private const int DefaultLength = 1024;

    private static readonly StatisticsOptions Defaults = new();

    private readonly Option<string> data = ToolOption.RequiredPath("--data", "Tokens (.npy, .bin) or a corpus: what the model was trained on.");
    private readonly Option<string> tokenizer = ToolOption.RequiredPath("--tokenizer", "The model's tokenizer.");
    private readonly Option<string> output = ToolOption.RequiredPath("--out", "The file to write.");
    private readonly Option<int?> length = ToolOption.Number<int>("--length", $"Tokens of a row, where the data are a corpus. Default: {DefaultLength}.");
    private readonly Option<int?> keptFrom = ToolOption.Number<int>("--kept-from", $"Runs that occur less often are not stored; 1 keeps all. Default: {Defaults.KeptFrom}.");
    private readonly Option<int?> memory = ToolOption.Number<int>("--memory", $"MiB for sorting; the same bytes come out for any. Default: {Defaults.Memory / StatisticsOptions.MebiByte}.");
    private readonly Option<int?> threads = ToolOption.Number<int>("--threads", "Pieces sorted at once; the same bytes come out for any. Default: one per core.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder where a packed corpus is kept; ACCELERATED_CACHE or the user's cache folder by default.");
    private readonly Option<string?> textField = ToolOption.Text("--text-field", "The field of a JSON line that holds its text (text).");
    private readonly Option<bool> separators = ToolOption.Flag("--separators", "The model was trained with <|endoftext|> behind every document.");
    private readonly Option<ulong?> splitSeed = ToolOption.Number<ulong>("--split-seed", "Seed of the split into #train, #valid and #test (0); the one that the model was trained with.");
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; counting runs on the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; counting draws nothing.");

    public StatisticsVerb()
        : base("statistics", "Count runs of 1 to 4 tokens, and pairs and triples at a distance, in a corpus of any size.")
    {
        Add(data, tokenizer, output, length, keptFrom, memory, threads, cache, textField, separators, splitSeed, device, seed);
    }

    protected override void Run(VerbContext context)
    {
        int rowLength = context.Get(length) ?? DefaultLength;
        Positive(keptFrom, context.Get(keptFrom));
        Positive(memory, context.Get(memory));
        Positive(threads, context.Get(threads));
        if (rowLength < 2)
        {
            throw new UsageException($"{length.Name} is {rowLength} but must be above 1.");
        }

        var options = new StatisticsOptions
        {
            KeptFrom = context.Get(keptFrom) ?? Defaults.KeptFrom,
            Memory = context.Get(memory) is { } mebibytes ? (long)mebibytes * StatisticsOptions.MebiByte : Defaults.Memory,
            Threads = context.Get(threads) ?? Defaults.Threads,
        };
        ITokenizer known = TokenizerFile.Load(context.Get(tokenizer)!);
        using TokenRows rows = Open(context, known, rowLength);
        string path = context.Get(output)!;
        Count(context, rows, known, options, path);
        using CorpusStatistics statistics = CorpusStatistics.Load(path, known);
        Print(context, statistics, path, options.KeptFrom);
    }

    private static void Positive(Option option, int? value)
    {
        if (value <= 0)
        {
            throw new UsageException($"{option.Name} is {value} but must be above 0.");
        }
    }

    private static void Count(VerbContext context, TokenRows rows, ITokenizer known, StatisticsOptions options, string path)
    {
        ProgressLine? line = null;
        string? stage = null;
        try
        {
            CorpusStatistics.Write(
                path,
                rows,
                known,
                options,
                new Reporter<StatisticsProgress>(p =>
                {
                    if (p.Stage != stage)
                    {
                        line?.Dispose();
                        line = context.Progress(p.Stage, p.Total, p.Unit);
                        stage = p.Stage;
                    }

                    line!.Report(p.Done);
                }),
                context.Cancellation);
        }
        finally
        {
            line?.Dispose();
        }
    }

    private static void Print(VerbContext context, CorpusStatistics statistics, string path, int floor)
    {
        NGramCounts counts = statistics.NGrams;
        context.Print(
            new JsonObject
            {
                ["tokens"] = counts.Tokens,
                ["bigrams"] = counts.Distinct(2),
                ["trigrams"] = counts.Distinct(3),
                ["fourgrams"] = counts.Distinct(4),
                ["bytes"] = statistics.Bytes,
                ["corpus_sha256"] = statistics.CorpusSha256,
                ["tokenizer_sha256"] = statistics.TokenizerSha256,
                ["file"] = path,
            },
            $"{counts.Tokens:N0} tokens; runs that occur {floor} times or more: {counts.Distinct(2):N0} of 2, {counts.Distinct(3):N0} of 3, {counts.Distinct(4):N0} of 4. {statistics.Bytes:N0} bytes written to {path}");
    }

    private TokenRows Open(VerbContext context, ITokenizer known, int rowLength)
    {
        using ProgressLine progress = context.Progress("packing", null, "documents");
        return TokenSource.Open(
            new TokenSourceOptions
            {
                Spec = context.Get(data)!,
                Tokenizer = known,
                Length = rowLength,
                Vocabulary = known.Vocabulary,
                CacheFolder = context.Get(cache) ?? CacheFolder.Default,
                Seed = context.Get(splitSeed) ?? 0,
                TextField = context.Get(textField) ?? "text",
                Separators = context.Get(separators),
            },
            new Reporter<PackingProgress>(p =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                progress.Report(p.Documents, $"{p.Tokens:N0} tokens");
            }));
    }
}
