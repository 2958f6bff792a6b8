using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// Exact counts of the runs of 1 to 4 tokens of a corpus. A run of 2 or more that occurs less than <see cref="KeptFrom"/> times is not stored and counts as 0. Runs lie
/// within one stretch of a row and never hold the token that starts a sequence.
/// <para>Level n is a sorted table of keys (index of the first n − 1 tokens in level n − 1) · 2³² + last token, so any vocabulary fits; level 1 is indexed by id.</para>
/// </summary>
public sealed class NGramCounts
{
    public const int Longest = 4;

    private readonly long[] single;
    private readonly ulong[][] keys;
    private readonly int[][] counts;

    internal NGramCounts(int keptFrom, long[] single, ulong[][] keys, int[][] counts)
    {
        KeptFrom = keptFrom;
        this.single = single;
        this.keys = keys;
        this.counts = counts;
        foreach (long count in single)
        {
            Tokens += count;
        }
    }

    public int KeptFrom { get; }

    /// <summary>All tokens counted.</summary>
    public long Tokens { get; }

    public int Vocabulary => single.Length;

    internal ReadOnlySpan<long> Single => single;

    internal ReadOnlySpan<ulong> Keys(int length) => keys[length - 2];

    internal ReadOnlySpan<int> CountsOf(int length) => counts[length - 2];

    /// <summary>How many different runs of a length are stored.</summary>
    public int Distinct(int length)
    {
        Require.Within(length, 2, Longest);
        return keys[length - 2].Length;
    }

    /// <summary>Occurrences of a run of 1 to 4 tokens.</summary>
    public long Count(ReadOnlySpan<int> run)
    {
        Require.Within(run.Length, 1, Longest);
        int index = run[0];
        if ((uint)index >= (uint)single.Length)
        {
            return 0;
        }

        long count = single[index];
        for (int n = 2; n <= run.Length; n++)
        {
            index = Array.BinarySearch(keys[n - 2], Key(index, run[n - 1]));
            if (index < 0)
            {
                return 0;
            }

            count = counts[n - 2][index];
        }

        return count;
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

    /// <param name="stream">All tokens; ids below <paramref name="vocabulary"/>.</param>
    internal static NGramCounts Build(TokenStream stream, int vocabulary, int keptFrom)
    {
        int[] tokens = stream.Tokens;
        long[] single = new long[vocabulary];
        foreach (int token in tokens)
        {
            single[token]++;
        }

        // ending[i]: index, in the level before, of the run that ends at i; −1 where there is none. A run can only be frequent if both runs inside it are.
        int[] ending = Array.ConvertAll(tokens, token => single[token] >= keptFrom ? token : -1);
        ulong[][] keys = new ulong[Longest - 1][];
        int[][] counts = new int[Longest - 1][];
        for (int n = 2; n <= Longest; n++)
        {
            (ulong[] found, int[] places) = Candidates(stream, ending);
            Array.Sort(found, places);
            ending.AsSpan().Fill(-1);
            (keys[n - 2], counts[n - 2]) = Collect(found, places, keptFrom, ending);
        }

        return new NGramCounts(keptFrom, single, keys, counts);
    }

    private static ulong Key(int prefix, int token) => ((ulong)(uint)prefix << 32) | (uint)token;

    private static (ulong[] Keys, int[] Places) Candidates(TokenStream stream, int[] ending)
    {
        var keys = new List<ulong>();
        var places = new List<int>();
        for (int s = 0; s + 1 < stream.Starts.Length; s++)
        {
            for (int i = stream.Starts[s] + 1; i < stream.Starts[s + 1]; i++)
            {
                if (ending[i - 1] >= 0 && ending[i] >= 0)
                {
                    keys.Add(Key(ending[i - 1], stream.Tokens[i]));
                    places.Add(i);
                }
            }
        }

        return ([.. keys], [.. places]);
    }

    private static (ulong[] Keys, int[] Counts) Collect(ulong[] sorted, int[] places, int keptFrom, int[] ending)
    {
        var keys = new List<ulong>();
        var counts = new List<int>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (end - start < keptFrom)
            {
                continue;
            }

            foreach (int place in places.AsSpan(start, end - start))
            {
                ending[place] = keys.Count;
            }

            keys.Add(sorted[start]);
            counts.Add(end - start);
        }

        return ([.. keys], [.. counts]);
    }
}
