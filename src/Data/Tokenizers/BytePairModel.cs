namespace Accelerated.Data;

/// <summary>All that defines a byte-level BPE tokenizer.</summary>
/// <param name="Tokens">The bytes of each token, by id; a special token's are those of its name.</param>
/// <param name="Special">Names of the ids that text never encodes to.</param>
/// <param name="Merges">Pairs of ids in order of precedence, and the id that each makes.</param>
internal sealed record BytePairModel(
    IReadOnlyList<byte[]> Tokens,
    IReadOnlyDictionary<int, string> Special,
    IReadOnlyList<(int Left, int Right, int Merged)> Merges,
    WordSplits Splits,
    int BeginningOfSequence);
