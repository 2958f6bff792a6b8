using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Train;

/// <summary><c>train corpus</c>: counts the documents of a corpus, or packs it into a token file with a manifest.</summary>
internal sealed class CorpusVerb : Verb
{
    private const int PairsPerTriple = 5;

    private static readonly SyntheticOptions Standard = new();

    private readonly Option<string?> source = ToolOption.Path("--data", "A corpus: .txt, .jsonl, .jsonl.zst, a folder or glob of these, sdk:text, sdk:markup; with #train, #valid or #test a part of it.");
    private readonly Option<string?> place = ToolOption.Path("--out", "New folder for the packed token file and its manifest, which needs --tokenizer, or for the synthetic corpus. Without it the corpus is only counted.");
    private readonly Option<bool> synthetic = ToolOption.Flag("--synthetic", "Write a corpus whose every token has a known reason (n-gram, skip n-gram, induction, Dyck or noise), its truth and its tokenizer to --out.");
    private readonly Option<int?> documents = ToolOption.Number<int>("--documents", $"Documents of a synthetic corpus, each of --length − 1 tokens. Default: {Standard.Documents}, of rows of {Standard.Length}.");
    private readonly Option<double?> runs = ToolOption.Number<double>("--ngram-share", $"Of a synthetic corpus: how often a word that nothing else determines begins a planted n-gram ({Standard.NGramShare}).");
    private readonly Option<double?> skips = ToolOption.Number<double>("--skip-share", $"The same for skip pairs; triples are begun at a fifth of it ({Standard.SkipPairShare}).");
    private readonly Option<double?> copies = ToolOption.Number<double>("--copy-share", $"The same for a copy of words before it, which is what induction predicts ({Standard.CopyShare}). Small models learn it sooner with more.");
    private readonly Option<double?> opens = ToolOption.Number<double>("--open-share", $"The same for an opening delimiter ({Standard.OpenShare}).");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Of the synthetic corpus; for the split of a corpus see --split-seed.");
    private readonly DataOptions data = new();

    public CorpusVerb()
        : base("corpus", "Count the documents of a corpus, pack it into a token file, or make a synthetic one with known answers.")
    {
        Add(source, place, synthetic, documents, runs, skips, copies, opens, seed);
        data.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        if (context.Get(synthetic))
        {
            Invent(context);
            return;
        }

        string spec = context.Get(source) ?? throw new UsageException("give --data, a corpus, or --synthetic.");
        if (context.Get(place) is { } folder)
        {
            Pack(context, spec, folder);
        }
        else
        {
            Count(context, spec);
        }
    }

    private void Invent(VerbContext context)
    {
        string folder = context.Get(place) ?? throw new UsageException("--synthetic needs --out.");
        if (context.Get(source) is not null)
        {
            throw new UsageException("--synthetic makes its own corpus and takes no --data.");
        }

        SyntheticOptions options = Standard with
        {
            Seed = context.Get(seed) ?? Standard.Seed,
            Documents = context.Get(documents) ?? Standard.Documents,
            Length = data.Length(context) ?? Standard.Length,
            NGramShare = context.Get(runs) ?? Standard.NGramShare,
            SkipPairShare = context.Get(skips) ?? Standard.SkipPairShare,
            SkipTripleShare = context.Get(skips) / PairsPerTriple ?? Standard.SkipTripleShare,
            CopyShare = context.Get(copies) ?? Standard.CopyShare,
            OpenShare = context.Get(opens) ?? Standard.OpenShare,
        };
        SyntheticGrammar grammar;
        try
        {
            grammar = new SyntheticGrammar(options);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }

        RunFolder.RequireNew(folder);
        using ProgressLine progress = context.Progress("inventing", options.Documents, "documents");
        long[] planted = SyntheticCorpus.Write(folder, grammar, new ProgressHandler<int>(done => progress.Report(done)), context.Cancellation);
        var json = new JsonObject
        {
            ["corpus"] = SyntheticCorpus.Text(folder), ["truth"] = SyntheticCorpus.Truth(folder), ["tokenizer"] = SyntheticCorpus.Tokenizer(folder), ["vocabulary"] = grammar.Tokenizer.Vocabulary,
        };
        foreach (PlantedKind kind in Enum.GetValues<PlantedKind>())
        {
            json[kind.ToString().ToLowerInvariant()] = planted[(int)kind];
        }

        string counts = string.Join(", ", Enum.GetValues<PlantedKind>().Select(kind => $"{kind.ToString().ToLowerInvariant()} {100.0 * planted[(int)kind] / planted.Sum():0.0} %"));
        context.Print(json, $"{folder}: {options.Documents:N0} documents, {planted.Sum():N0} tokens: {counts}; {grammar.Tokenizer.Vocabulary} ids");
    }

    private void Count(VerbContext context, string spec)
    {
        DocumentSplit split = data.Split(context);
        var documents = new long[Enum.GetValues<DocumentPart>().Length];
        var characters = new long[documents.Length];
        long read = 0;
        using ProgressLine progress = context.Progress("reading", null, "documents");
        foreach (Document document in data.Documents(context, spec))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            DocumentPart part = split.PartOf(document.Text);
            foreach (DocumentPart counted in new[] { DocumentPart.Everything, part })
            {
                documents[(int)counted]++;
                characters[(int)counted] += document.Text.Length;
            }

            progress.Report(++read);
        }

        if (read == 0)
        {
            throw new InvalidInputException($"'{spec}' holds no documents.");
        }

        var json = new JsonObject { ["corpus"] = spec };
        var lines = new List<string>();
        foreach (DocumentPart part in Enum.GetValues<DocumentPart>())
        {
            string name = part.ToString().ToLowerInvariant();
            json[name] = new JsonObject { ["documents"] = documents[(int)part], ["characters"] = characters[(int)part] };
            lines.Add($"{name,-10}  {documents[(int)part],12:N0} documents  {characters[(int)part],16:N0} characters");
        }

        context.Print(json, string.Join('\n', lines));
    }

    private void Pack(VerbContext context, string spec, string folder)
    {
        RunFolder.RequireNew(folder);
        ITokenizer tokenizer = data.Tokenizer(context, null) ?? throw new UsageException("--out packs the corpus and needs --tokenizer.");
        using ProgressLine progress = context.Progress("packing", null, "documents");
        using TokenRows rows = TokenSource.Open(
            data.Describe(context, spec, TransformerShape.Paper.Context, tokenizer.Vocabulary, tokenizer) with { CacheFolder = folder },
            new ProgressHandler<PackingProgress>(p =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                progress.Report(p.Documents, $"{p.Tokens:N0} tokens");
            }));
        string file = Directory.EnumerateFiles(folder, "*.bin").Single();
        var json = new JsonObject { ["file"] = file, ["rows"] = rows.Count, ["length"] = rows.Length, ["sha256"] = rows.Sha256, ["tokenizer_sha256"] = tokenizer.Sha256 };
        context.Print(json, $"{file}: {rows.Count:N0} rows of {rows.Length} tokens");
    }
}
