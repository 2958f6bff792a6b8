namespace Accelerated.Data;

/// <summary>What <see cref="TokenSource.Open"/> opens, and how.</summary>
public sealed record TokenSourceOptions
{
    /// <summary>A token file (<c>.npy</c>, <c>.bin</c>), or a corpus with an optional part: <c>sdk:text#train</c>.</summary>
    public required string Spec { get; init; }

    /// <summary>What reports call the rows; null: the spec.</summary>
    public string? Name { get; init; }

    /// <summary>Turns a corpus into ids; token files need none.</summary>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>Tokens of a row, BOS included, of packed corpora and of <c>.bin</c> files without a manifest; of files that know their rows, the most that is accepted.</summary>
    public int? Length { get; init; }

    /// <summary>The model's number of ids: every id must be below it.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Where packed corpora are kept, so that an unchanged one is not packed again; null: they are packed into memory.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Seed of the split into train, valid and test. It belongs to the corpus, not to a run: keep it the same wherever the corpus is used.</summary>
    public ulong Seed { get; init; }

    /// <summary>The field of a JSON line that holds its text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Puts the BOS token behind every document; without it BOS only stands at the beginning of rows.</summary>
    public bool Separators { get; init; }
}
