namespace Accelerated.Tokens;

/// <summary>Where the tokens of a corpus stand: the parts of a statistics file that <see cref="SkipGramCounts"/> counts in. Tables are those of <see cref="CorpusTotals"/>.</summary>
/// <param name="RowLength">Places of a row.</param>
/// <param name="FirstColumn">Where a row's tokens begin: 1 if every row begins with the token that starts a sequence, else 0.</param>
/// <param name="Starts">First byte of the places of every id, and of what follows the last.</param>
/// <param name="BreaksStart">First byte of the places, beside the first of the rows, where sequences start.</param>
/// <param name="BreaksLength">In bytes.</param>
internal sealed record CorpusPlaces(
    int RowLength, int FirstColumn, long[] Behind, long[] Before, long[] BeforeNext, long[] Starts, long BreaksStart, long BreaksLength)
{
    public int Vocabulary => Starts.Length - 1;

    public int Buckets => Behind.Length / Vocabulary;
}
