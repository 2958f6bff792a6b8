using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// Exact counts of the runs of 1 to 4 tokens of a corpus. A run of 2 or more that occurs less than <see cref="KeptFrom"/> times is not stored and counts as 0. Runs lie
/// within one stretch of a row and never hold the token that starts a sequence. Any vocabulary fits. Thread-safe.
/// </summary>
public sealed class NGramCounts
{
    public const int Longest = 4;

    private readonly long[] single;
    private readonly INGramTable[] tables;

    /// <param name="keptFrom">The floor.</param>
    /// <param name="single">Count of every id.</param>
    /// <param name="tables">Of lengths 2, 3 and 4.</param>
    internal NGramCounts(int keptFrom, long[] single, INGramTable[] tables)
    {
        KeptFrom = keptFrom;
        this.single = single;
        this.tables = tables;
        foreach (long count in single)
        {
            Tokens += count;
        }
    }

    public int KeptFrom { get; }

    /// <summary>All tokens counted.</summary>
    public long Tokens { get; }

    public int Vocabulary => single.Length;

    /// <summary>How many different runs of a length are stored.</summary>
    public long Distinct(int length)
    {
        Require.Within(length, 2, Longest);
        return tables[length - 2].Entries;
    }

    /// <summary>Occurrences of a run of 1 to 4 tokens.</summary>
    public long Count(ReadOnlySpan<int> run)
    {
        Require.Within(run.Length, 1, Longest);
        foreach (int token in run)
        {
            if ((uint)token >= (uint)single.Length)
            {
                return 0;
            }
        }

        return run.Length == 1 ? single[run[0]] : tables[run.Length - 2].Count(run);
    }

    /// <summary>
    /// P(last | those before) / P(last) of a run of 2 to 4 tokens; 0 where it is not stored. The condition is counted wherever it occurs, also where its stretch ends.
    /// </summary>
    public double Lift(ReadOnlySpan<int> run)
    {
        Require.Within(run.Length, 2, Longest);
        long count = Count(run);
        return count == 0 ? 0 : (double)count / Count(run[..^1]) * Tokens / single[run[^1]];
    }
}
