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

    private readonly Option<string> data = ToolOption.RequiredPath("--data", "Tokens (.npy, .bin) or a corpus: what the model was trained on.");
    private readonly Option<string> tokenizer = ToolOption.RequiredPath("--tokenizer", "The model's tokenizer.");
    private readonly Option<string> output = ToolOption.RequiredPath("--out", "The file to write.");
    private readonly Option<int?> length = ToolOption.Number<int>("--length", $"Tokens of a row, where the data are a corpus. Default: {DefaultLength}.");
    private readonly Option<int?> keptFrom = ToolOption.Number<int>("--kept-from", $"Runs that occur less often are not stored. Default: {CorpusStatistics.DefaultKeptFrom}.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder where a packed corpus is kept. Default: packed into memory.");
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; counting runs on the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; counting draws nothing.");

    public StatisticsVerb()
        : base("statistics", "Count runs of 1 to 4 tokens, and pairs at a distance, in a corpus.")
    {
        Add(data, tokenizer, output, length, keptFrom, cache, device, seed);
    }

    protected override void Run(VerbContext context)
    {
        int floor = context.Get(keptFrom) ?? CorpusStatistics.DefaultKeptFrom, rowLength = context.Get(length) ?? DefaultLength;
        if (floor < 1 || rowLength < 2)
        {
            throw new UsageException(floor < 1 ? $"{keptFrom.Name} is {floor} but must be above 0." : $"{length.Name} is {rowLength} but must be above 1.");
        }

        ITokenizer known = TokenizerFile.Load(context.Get(tokenizer)!);
        using TokenRows rows = TokenSource.Open(new TokenSourceOptions
        {
            Spec = context.Get(data)!,
            Tokenizer = known,
            Length = rowLength,
            Vocabulary = known.Vocabulary,
            CacheFolder = context.Get(cache),
        });
        CorpusStatistics statistics = CorpusStatistics.Build(rows, known, floor);
        string path = context.Get(output)!;
        statistics.Save(path);
        NGramCounts counts = statistics.NGrams;
        context.Print(
            new JsonObject
            {
                ["tokens"] = counts.Tokens,
                ["bigrams"] = counts.Distinct(2),
                ["trigrams"] = counts.Distinct(3),
                ["fourgrams"] = counts.Distinct(4),
                ["file"] = path,
            },
            $"{counts.Tokens:N0} tokens; runs that occur {floor} times or more: {counts.Distinct(2):N0} of 2, {counts.Distinct(3):N0} of 3, {counts.Distinct(4):N0} of 4. Written to {path}");
    }
}
