using System.Text;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Trains a byte-level BPE tokenizer: texts are cut by GPT-2's pattern, and the most frequent pair of neighbouring symbols within words is merged until the
/// vocabulary is full. Among pairs of equal count the one with the greatest bytes wins, the left symbol's compared first. The result does not depend on the
/// order of the documents. Ids: the 256 bytes in GPT-2's order, the merges in theirs, and <c>&lt;|endoftext|&gt;</c> last.
/// </summary>
public sealed class BytePairTrainer
{
    private const int LeastVocabulary = 257;
    private const int DocumentsPerReport = 1000;
    private const int TokensPerReport = 50;

    private readonly int vocabulary;

    /// <param name="vocabulary">Number of ids, <c>&lt;|endoftext|&gt;</c> included.</param>
    public BytePairTrainer(int vocabulary)
    {
        Require.Within(vocabulary, LeastVocabulary, 1 << 24);
        this.vocabulary = vocabulary;
    }

    /// <exception cref="InvalidInputException">The documents have too few different pairs for the vocabulary.</exception>
    public ITokenizer Train(IEnumerable<string> documents, IProgress<TokenizerProgress>? progress = null)
    {
        var counter = new WordCounter();
        long read = 0;
        foreach (string document in documents)
        {
            counter.Add(document);
            if (++read % DocumentsPerReport == 0)
            {
                progress?.Report(new TokenizerProgress(read, 0, vocabulary));
            }
        }

        List<byte[]> tokens = [.. ByteAlphabet.InOrderOfIds.Select(value => new[] { value })];
        PairCounts pairs = CountPairs(counter, tokens);
        Dictionary<string, int> ids = tokens.Select((bytes, id) => (bytes, id)).ToDictionary(pair => ByteAlphabet.ToText(pair.bytes), pair => pair.id, StringComparer.Ordinal);
        var merges = new List<(int Left, int Right, int Merged)>();
        while (tokens.Count < vocabulary - 1)
        {
            (int left, int right) = pairs.TakeMostFrequent()
                ?? throw new InvalidInputException($"The {read} documents only make {tokens.Count + 1} tokens, but {vocabulary} were asked for. Ask for fewer, or give more text.");
            byte[] bytes = [.. tokens[left], .. tokens[right]];
            int merged = tokens.Count;
            if (ids.TryAdd(ByteAlphabet.ToText(bytes), merged))
            {
                tokens.Add(bytes);
            }
            else
            {
                merged = ids[ByteAlphabet.ToText(bytes)]; // ab + c and a + bc make one token, by two merges
            }

            merges.Add((left, right, merged));
            pairs.Merge((left, right), merged);
            if (merges.Count % TokensPerReport == 0)
            {
                progress?.Report(new TokenizerProgress(read, tokens.Count, vocabulary));
            }
        }

        int endOfText = tokens.Count;
        tokens.Add(Encoding.UTF8.GetBytes(BytePairTokenizer.EndOfText));
        progress?.Report(new TokenizerProgress(read, tokens.Count, vocabulary));
        var special = new Dictionary<int, string> { [endOfText] = BytePairTokenizer.EndOfText };
        return new BytePairTokenizer(new BytePairModel(tokens, special, merges, WordSplits.Gpt2, endOfText));
    }

    private static PairCounts CountPairs(WordCounter counter, List<byte[]> tokens)
    {
        int[] byteIds = new int[256];
        for (int id = 0; id < tokens.Count; id++)
        {
            byteIds[tokens[id][0]] = id;
        }

        KeyValuePair<string, long>[] words = [.. counter.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        List<int>[] symbols = [.. words.Select(word => Encoding.UTF8.GetBytes(word.Key).Select(value => byteIds[value]).ToList())];
        return new PairCounts(symbols, [.. words.Select(word => word.Value)], tokens);
    }
}
