using Accelerated.Data;

namespace Accelerated.Development;

/// <summary>The most frequent runs of n tokens of a sample of a corpus, each with the loss that the sample's own counts have on its last token.</summary>
public sealed class FrequentRuns
{
    private const int Shortest = 2;
    private const int Longest = 4;

    private FrequentRuns(int length, int[] tokens, double[] losses)
    {
        Length = length;
        Tokens = tokens;
        Losses = losses;
    }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>[runs, n], most frequent first, equally frequent ones by their ids.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>−log of count(run) / count(run without its last token), [runs], in nats.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>
    /// The <paramref name="most"/> most frequent runs of 2, 3 and 4 tokens that occur twice or more. Runs do not leave their row. Memory: about 40 bytes per token; meant for samples of
    /// millions of tokens.
    /// </summary>
    /// <param name="rows">The sample.</param>
    /// <param name="beginning">The token that starts a sequence; no run holds it.</param>
    /// <param name="most">How many of each length.</param>
    public static IReadOnlyList<FrequentRuns> Count(TokenRows rows, int beginning, int most)
    {
        var tokens = new int[checked(rows.Count * rows.Length)];
        rows.Read([.. Enumerable.Range(0, rows.Count)], tokens);

        // ending[i]: rank, in the order of ids, of the run of the last length that ends at i; −1 where there is none.
        int[] ending = Array.ConvertAll(tokens, token => token == beginning ? -1 : token);
        int[] occurrences = new int[tokens.Max() + 1];
        foreach (int token in ending.Where(token => token >= 0))
        {
            occurrences[token]++;
        }

        List<FrequentRuns> found = [];
        for (int n = Shortest; n <= Longest; n++)
        {
            found.Add(Next(tokens, rows.Length, n, ref ending, ref occurrences, most));
        }

        return found;
    }

    /// <summary>From runs of n − 1 tokens to those of n.</summary>
    private static FrequentRuns Next(int[] tokens, int rowLength, int n, ref int[] ending, ref int[] occurrences, int most)
    {
        var keys = new List<ulong>(tokens.Length);
        var places = new List<int>(tokens.Length);
        for (int i = 1; i < tokens.Length; i++)
        {
            if (i % rowLength != 0 && ending[i - 1] >= 0 && ending[i] >= 0)
            {
                keys.Add(((ulong)(uint)ending[i - 1] << 32) | (uint)tokens[i]);
                places.Add(i);
            }
        }

        ulong[] sorted = [.. keys];
        int[] ends = [.. places];
        Array.Sort(sorted, ends);
        int[] longer = new int[tokens.Length];
        Array.Fill(longer, -1);
        var counts = new List<int>();
        var last = new List<int>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                longer[ends[end]] = counts.Count;
            }

            counts.Add(end - start);
            last.Add(ends[start]);
        }

        int[] shorter = ending, before = occurrences;
        int[] chosen = [.. Enumerable.Range(0, counts.Count).Where(run => counts[run] > 1).OrderByDescending(run => counts[run]).Take(most)];
        var result = new FrequentRuns(
            n,
            [.. chosen.SelectMany(run => tokens.AsSpan(last[run] - n + 1, n).ToArray())],
            [.. chosen.Select(run => Math.Log(before[shorter[last[run] - 1]] / (double)counts[run]))]);
        (ending, occurrences) = (longer, [.. counts]);
        return result;
    }
}
