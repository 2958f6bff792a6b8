using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>How a plan's corpora become rows of tokens.</summary>
/// <param name="Tokenizer">Its file; null where all data are tokens.</param>
/// <param name="TokenizerSha256">Of the tokenizer.</param>
/// <param name="Length">Tokens of a row, at most.</param>
/// <param name="TextField">Of JSON lines.</param>
/// <param name="Separators">Whether documents are parted by BOS.</param>
/// <param name="SplitSeed">Of the split into parts.</param>
public sealed record SweepReading(string? Tokenizer, string? TokenizerSha256, int Length, string TextField, bool Separators, ulong SplitSeed)
{
    /// <summary>What opens <paramref name="spec"/> as it was opened for the plan.</summary>
    /// <exception cref="InvalidInputException">The tokenizer is not the one of the plan.</exception>
    public TokenSourceOptions Options(string spec, int vocabulary, string cacheFolder) => new()
    {
        Spec = spec,
        Tokenizer = LoadTokenizer(),
        Length = Length,
        Vocabulary = vocabulary,
        CacheFolder = cacheFolder,
        Seed = SplitSeed,
        TextField = TextField,
        Separators = Separators,
    };

    private ITokenizer? LoadTokenizer()
    {
        ITokenizer? tokenizer = Tokenizer is null ? null : TokenizerFile.Load(Tokenizer);
        return tokenizer?.Sha256 == TokenizerSha256
            ? tokenizer
            : throw new InvalidInputException($"The tokenizer '{Tokenizer}' has changed since it was planned with. Restore it and rerun with --retry-failed, or plan again with what is there now.");
    }
}
