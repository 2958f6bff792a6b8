using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens;

/// <summary>Ranks and labels the tokens of every ablated head in a folder. Needs no model: the ablation kept what the head attends to.</summary>
public static class Classification
{
    /// <summary>
    /// Classifies all heads of all steps in <paramref name="folder"/> and writes, for each, <see cref="TokenFolder.Results"/>, and over all of them
    /// <see cref="TokenFolder.Summary"/> and <see cref="TokenFolder.Patterns"/>, each as CSV and Parquet, and <see cref="TokenFolder.ClassificationRecord"/>.
    /// </summary>
    /// <param name="folder">What <see cref="AblationFiles.Write"/> left.</param>
    /// <param name="tokenizer">The one that made the tokens.</param>
    /// <param name="statistics">Counted with that tokenizer, over the training corpus.</param>
    /// <param name="options">How many tokens, and the thresholds.</param>
    /// <param name="progress">Told each head when it is done.</param>
    /// <param name="cancellation">Looked at before each head.</param>
    public static IReadOnlyList<HeadAnalysis> Run(
        TokenFolder folder,
        ITokenizer tokenizer,
        CorpusStatistics statistics,
        ClassificationOptions options,
        IProgress<(int Step, Head Head)>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        var patterns = new TokenPatterns(tokenizer, statistics, options.Thresholds);
        var analyses = new List<HeadAnalysis>();
        foreach (int step in RequireSteps(folder))
        {
            AblationFiles files = AblationFiles.Open(folder, step);
            RequireTokenizer(files, tokenizer);
            int[] tokens = files.ReadTokens();
            RequireKnown(tokens, tokenizer, folder);
            float[] losses = files.ReadLosses();
            var readings = new ContextReading?[files.Sequences];
            foreach (Head head in files.Heads)
            {
                cancellation.ThrowIfCancellationRequested();
                IReadOnlyList<ClassifiedToken> classified = Classify(files.ReadHead(head), tokens, losses, files.Length, patterns, readings, options.Top);
                var analysis = new HeadAnalysis(step, head, classified, HeadSummary.Of(classified, tokens, files.Length, tokenizer));
                ResultTable table = AnalysisTable.ToTable(analysis, tokens, files.Length, tokenizer);
                table.WriteCsv($"{folder.Results(step, head)}.csv");
                table.WriteParquet($"{folder.Results(step, head)}.parquet");
                analyses.Add(analysis);
                progress?.Report((step, head));
            }
        }

        WriteTables(folder, analyses);
        JsonFile.Write(folder.ClassificationRecord, Describe(statistics, options));
        return analyses;
    }

    /// <summary>Reads what <see cref="Run"/> wrote for one head.</summary>
    public static HeadAnalysis Read(TokenFolder folder, AblationFiles files, Head head, int[] tokens, ITokenizer tokenizer)
    {
        IReadOnlyList<ClassifiedToken> classified = AnalysisTable.Read($"{folder.Results(files.Record.Step, head)}.csv", tokens, files.Length);
        return new HeadAnalysis(files.Record.Step, head, classified, HeadSummary.Of(classified, tokens, files.Length, tokenizer));
    }

    /// <summary>The complete ablations of a folder, at least one.</summary>
    public static IReadOnlyList<int> RequireSteps(TokenFolder folder) => folder.Steps() is { Count: > 0 } steps
        ? steps
        : throw new InvalidInputException($"'{folder.Root}' holds no finished ablation. Run 'tokens ablate --out {folder.Root}' first.");

    internal static void RequireTokenizer(AblationFiles files, ITokenizer tokenizer)
    {
        if (files.Record.TokenizerSha256 is { } made && made != tokenizer.Sha256)
        {
            throw new InvalidInputException($"The ablation of step {files.Record.Step} was made with another tokenizer ({made[..Math.Min(12, made.Length)]}) than the one given ({tokenizer.Sha256[..12]}).");
        }
    }

    internal static void RequireKnown(int[] tokens, ITokenizer tokenizer, TokenFolder folder)
    {
        int largest = tokens.Max();
        if (largest >= tokenizer.Vocabulary || tokens.Min() < 0)
        {
            throw new InvalidInputException($"'{folder.Tokens}' holds token {(tokens.Min() < 0 ? tokens.Min() : largest)} but the tokenizer has {tokenizer.Vocabulary}. Give the tokenizer that made these tokens.");
        }
    }

    private static ClassifiedToken[] Classify(
        HeadAblation ablation, int[] tokens, float[] losses, int length, TokenPatterns patterns, ContextReading?[] readings, int top)
    {
        int predicted = length - 1;
        int[] ranked = TopTokens.Rank(ablation.Deltas, top);
        var classified = new ClassifiedToken[ranked.Length];
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            int i = ranked[rank], sequence = i / predicted, position = (i % predicted) + 1;
            int attended = ablation.Peaks[i];
            if (attended < 0 || attended >= position)
            {
                throw new InvalidInputException($"Attention of head {ablation.Head} peaks at {attended} while token {position} of sequence {sequence} is predicted. Run 'tokens ablate' again.");
            }

            ContextReading reading = readings[sequence] ??= patterns.Read(tokens.AsSpan(sequence * length, length));
            var occurrence = new TokenInContext(
                sequence, position, reading.Tokens[position], ablation.Deltas[i], losses[i], attended, ablation.PeakWeights[i]);
            classified[rank] = new ClassifiedToken(occurrence, patterns.Classify(reading, position, attended));
        }

        return classified;
    }

    private static void WriteTables(TokenFolder folder, List<HeadAnalysis> analyses)
    {
        ResultTable summary = SummaryTables.Metrics(analyses), patterns = SummaryTables.Patterns(analyses);
        summary.WriteCsv($"{folder.Summary}.csv");
        summary.WriteParquet($"{folder.Summary}.parquet");
        patterns.WriteCsv($"{folder.Patterns}.csv");
        patterns.WriteParquet($"{folder.Patterns}.parquet");
    }

    private static JsonObject Describe(CorpusStatistics statistics, ClassificationOptions options) => new()
    {
        ["top"] = options.Top,
        ["min_induction_length"] = options.Thresholds.MinInductionLength,
        ["min_count"] = options.Thresholds.MinCount,
        ["min_lift"] = options.Thresholds.MinLift,
        ["skip_triples"] = options.Thresholds.SkipTriples,
        ["statistics_corpus"] = statistics.Corpus,
        ["statistics_corpus_sha256"] = statistics.CorpusSha256,
        ["statistics_kept_from"] = statistics.NGrams.KeptFrom,
        ["statistics_tokens"] = statistics.NGrams.Tokens,
        ["tokenizer_sha256"] = statistics.TokenizerSha256,
    };
}
