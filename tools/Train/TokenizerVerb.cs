using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Train;

/// <summary><c>train tokenizer</c>: trains byte-level BPE on a corpus, or converts a tokenizer to <c>tokenizer.json</c>.</summary>
internal sealed class TokenizerVerb : Verb
{
    private readonly Option<string?> source = ToolOption.Path("--data", "The corpus to train on, with an optional part: sdk:text#train.");
    private readonly Option<string?> from = ToolOption.Path("--from", "Convert this instead: tokenizer.json, or a folder with vocab.json and merges.txt.");
    private readonly Option<int?> vocabulary = ToolOption.Number<int>("--vocabulary", $"Number of ids, <|endoftext|> included ({TransformerShape.Paper.Vocabulary}); with --from the number to cut down to, all by default.");
    private readonly Option<string> place = ToolOption.RequiredPath("--out", "The tokenizer.json to write.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Accepted like everywhere; see --split-seed.");
    private readonly DataOptions data = new();

    public TokenizerVerb()
        : base("tokenizer", "Train a byte-level BPE tokenizer, or convert one to tokenizer.json.")
    {
        Add(source, from, vocabulary, place, seed);
        data.AddTo(this);
    }

    /// <summary>Trains on the documents of <paramref name="spec"/>, with progress.</summary>
    internal static ITokenizer Train(VerbContext context, DataOptions data, string spec, int vocabulary)
    {
        using ProgressLine progress = context.Progress("tokenizer", vocabulary, "tokens");
        return new BytePairTrainer(vocabulary).Train(
            data.Documents(context, spec).Select(document => document.Text),
            new ProgressHandler<TokenizerProgress>(p =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                progress.Report(p.Tokens, $"{p.Documents:N0} documents");
            }));
    }

    protected override void Run(VerbContext context)
    {
        string file = context.Get(place)!;
        if (Path.Exists(file))
        {
            throw new InvalidInputException($"'{file}' already exists. Name another file.");
        }

        ITokenizer tokenizer = (context.Get(from), context.Get(source)) switch
        {
            ({ } path, null) => context.Get(vocabulary) is { } most ? TokenizerFile.Load(path, most) : TokenizerFile.Load(path),
            (null, { } spec) => Train(context, data, spec, context.Get(vocabulary) ?? TransformerShape.Paper.Vocabulary),
            _ => throw new UsageException("give either --data, a corpus to train on, or --from, a tokenizer to convert."),
        };
        TokenizerFile.Save(tokenizer, file);
        var json = new JsonObject { ["file"] = file, ["vocabulary"] = tokenizer.Vocabulary, ["bos"] = tokenizer.BeginningOfSequence, ["sha256"] = tokenizer.Sha256 };
        context.Print(json, $"{file}: {tokenizer.Vocabulary:N0} ids");
    }
}
