using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>What a corpus says about runs and pairs of tokens, with the tokenizer it was counted with: ids of another tokenizer mean nothing here.</summary>
public sealed class CorpusStatistics
{
    /// <summary>Runs that occur less often than this are not stored unless asked for.</summary>
    public const int DefaultKeptFrom = 2;

    internal CorpusStatistics(string corpus, string tokenizerSha256, NGramCounts ngrams, SkipPairCounts skipPairs)
    {
        Corpus = corpus;
        TokenizerSha256 = tokenizerSha256;
        NGrams = ngrams;
        SkipPairs = skipPairs;
    }

    /// <summary>Name of the rows that were counted.</summary>
    public string Corpus { get; }

    public string TokenizerSha256 { get; }

    public NGramCounts NGrams { get; }

    public SkipPairCounts SkipPairs { get; }

    /// <summary>Counts all rows. Needs about 50 bytes per token while it runs.</summary>
    public static CorpusStatistics Build(TokenRows rows, ITokenizer tokenizer, int keptFrom = DefaultKeptFrom)
    {
        Require.Positive(keptFrom);
        if (rows.LargestId >= tokenizer.Vocabulary)
        {
            throw new InvalidInputException($"{rows.Name} holds token {rows.LargestId}, but the tokenizer has {tokenizer.Vocabulary}. Give the tokenizer that made these tokens.");
        }

        TokenStream stream = TokenStream.Of(rows, tokenizer.BeginningOfSequence);
        return new CorpusStatistics(
            rows.Name, tokenizer.Sha256, NGramCounts.Build(stream, tokenizer.Vocabulary, keptFrom), SkipPairCounts.Build(stream, tokenizer.Vocabulary));
    }

    /// <summary>Reads what <see cref="Save"/> wrote; refuses statistics of another tokenizer than <paramref name="tokenizer"/>.</summary>
    public static CorpusStatistics Load(string path, ITokenizer tokenizer)
    {
        CorpusStatistics statistics = CorpusStatisticsFile.Read(path);
        return statistics.TokenizerSha256 == tokenizer.Sha256
            ? statistics
            : throw new InvalidInputException(
                $"{path} was counted with another tokenizer ({Short(statistics.TokenizerSha256)}) than the one in use ({Short(tokenizer.Sha256)}). Run 'tokens statistics' with the tokenizer in use.");
    }

    /// <summary>Writes one binary file: about 4 bytes per token and 12 per stored run.</summary>
    public void Save(string path) => CorpusStatisticsFile.Write(path, this);

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
