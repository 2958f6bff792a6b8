using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>What a corpus says about runs and pairs of tokens, with the tokenizer it was counted with: ids of another tokenizer mean nothing here.</summary>
public sealed class CorpusStatistics : IDisposable
{
    private readonly StatisticsBytes source;
    private readonly StatisticsHeader header;

    internal CorpusStatistics(StatisticsBytes source, StatisticsHeader header, NGramCounts ngrams, SkipGramCounts skipGrams)
    {
        this.source = source;
        this.header = header;
        NGrams = ngrams;
        SkipGrams = skipGrams;
    }

    /// <summary>Name of the rows that were counted.</summary>
    public string Corpus => header.Corpus;

    /// <summary>SHA-256 of those rows.</summary>
    public string CorpusSha256 => header.CorpusSha256;

    public string TokenizerSha256 => header.TokenizerSha256;

    public NGramCounts NGrams { get; }

    public SkipGramCounts SkipGrams { get; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes => source.Length;

    /// <summary>Counts all rows in memory: for corpora that are small. <see cref="Write"/> counts any.</summary>
    public static CorpusStatistics Build(TokenRows rows, ITokenizer tokenizer, StatisticsOptions? options = null)
    {
        using var work = new WorkSpace(null);
        using var bytes = new MemoryStream();
        new StatisticsBuilder(rows, tokenizer, options ?? new StatisticsOptions(), work, null, CancellationToken.None).Write(bytes);
        return StatisticsFile.Read(StatisticsBytes.Of(bytes.ToArray()));
    }

    /// <summary>
    /// Counts all rows into a file, in bounded memory. While it runs, a folder beside the file, named after it, holds up to about 8 bytes per token (10 and more beyond
    /// 65,535 ids); it is removed in the end, and what an interrupted run left is removed in the beginning. The same rows give the same bytes.
    /// </summary>
    public static void Write(
        string path,
        TokenRows rows,
        ITokenizer tokenizer,
        StatisticsOptions options,
        IProgress<StatisticsProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        try
        {
            using var work = new WorkSpace($"{Path.GetFullPath(path)}.work");
            var builder = new StatisticsBuilder(rows, tokenizer, options, work, progress, cancellation);
            AtomicFile.Write(path, builder.Write);
        }
        catch (AggregateException error) when (error.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write '{path}': {error.InnerException.Message.TrimEnd('.')}. Nothing was left under that name; free space or name another place.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot work beside '{path}': {error.Message.TrimEnd('.')}. Nothing was left under that name; free space or name another place.", error);
        }
    }

    /// <summary>Opens what <see cref="Write"/> or <see cref="Save"/> wrote; refuses statistics of another tokenizer than <paramref name="tokenizer"/>.</summary>
    public static CorpusStatistics Load(string path, ITokenizer tokenizer)
    {
        StatisticsBytes bytes = StatisticsBytes.Open(path);
        try
        {
            CorpusStatistics statistics = StatisticsFile.Read(bytes);
            RequireTokenizer(statistics, path, tokenizer);
            return statistics;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Refuses statistics of another tokenizer.</summary>
    public static void RequireTokenizer(CorpusStatistics statistics, string name, ITokenizer tokenizer)
    {
        if (statistics.TokenizerSha256 != tokenizer.Sha256)
        {
            throw new InvalidInputException(
                $"{name} was counted with another tokenizer (sha256 {statistics.TokenizerSha256}) than the one in use (sha256 {tokenizer.Sha256}). Run 'tokens statistics' with the tokenizer in use.");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path) => AtomicFile.Write(path, source.CopyTo);

    public void Dispose() => source.Dispose();
}
