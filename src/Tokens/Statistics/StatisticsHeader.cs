namespace Accelerated.Tokens;

/// <summary>What a file of corpus statistics says of itself.</summary>
/// <param name="Corpus">Name of the rows.</param>
/// <param name="CorpusSha256">Of all rows: <see cref="Data.TokenRows.Sha256"/>.</param>
/// <param name="TokenizerSha256">Of the tokenizer that made them.</param>
/// <param name="Vocabulary">Its number of ids.</param>
/// <param name="KeptFrom">Floor of the stored runs.</param>
/// <param name="RowLength">Tokens of a row.</param>
/// <param name="FirstColumn">Where a row's tokens begin.</param>
/// <param name="Runs">Stored runs of 2, 3 and 4.</param>
/// <param name="Sections">Bytes of each section, in the order of <see cref="StatisticsFile"/>.</param>
internal sealed record StatisticsHeader(
    string Corpus, string CorpusSha256, string TokenizerSha256, int Vocabulary, int KeptFrom, int RowLength, int FirstColumn, long[] Runs, long[] Sections);
