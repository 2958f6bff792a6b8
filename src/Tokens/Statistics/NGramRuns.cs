using System.Numerics;
using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// The runs of tokens of a corpus in sorted pieces on disk. At every token stands one key of 4, cut off where the stretch ends; shorter runs are beginnings of these,
/// so one sort serves all lengths.
/// </summary>
internal static class NGramRuns
{
    /// <summary>Writes the sorted pieces, whose names come back. Each worker sorts what its share of the memory holds, two keys a token.</summary>
    public static unsafe IReadOnlyList<string> Write<T>(
        WorkSpace work, TokenRows rows, int beginning, RunKey<T> key, long memory, int threads, Action<int> progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        long tokensAtOnce = Math.Clamp(memory / threads / (2 * sizeof(T)), 1, Array.MaxLength / sizeof(T));
        int rowsAtOnce = (int)Math.Clamp(tokensAtOnce / rows.Length, 1, rows.Count);
        int pieces = (rows.Count + rowsAtOnce - 1) / rowsAtOnce;
        int next = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, _ =>
        {
            T[] keys = [], spare = [];
            for (int piece = Interlocked.Increment(ref next) - 1; piece < pieces; piece = Interlocked.Increment(ref next) - 1)
            {
                cancellation.ThrowIfCancellationRequested();
                if (keys.Length == 0)
                {
                    keys = new T[rowsAtOnce * rows.Length];
                    spare = new T[keys.Length];
                }

                int first = piece * rowsAtOnce, last = Math.Min(rows.Count, first + rowsAtOnce);
                int count = Fill(rows, first, last, beginning, key, keys);
                Span<T> sorted = RadixSort.Sort(keys.AsSpan(0, count), spare.AsSpan(0, count), key.Bits * NGramCounts.Longest);
                using var writer = new RunWriter<T>(work.Create(Name(piece)));
                WriteDistinct(sorted, writer);
                progress(last - first);
            }
        });
        return [.. Enumerable.Range(0, pieces).Select(Name)];

        static string Name(int piece) => $"run-{piece}";
    }

    private static int Fill<T>(TokenRows rows, int first, int last, int beginning, RunKey<T> key, T[] keys)
        where T : unmanaged, IBinaryInteger<T>
    {
        int count = 0;
        int[] row = new int[rows.Length];
        for (int r = first; r < last; r++)
        {
            rows.Read(r, row);
            for (int start = 0, end = 0; Stretches.Next(row, beginning, ref start, ref end);)
            {
                T window = T.Zero; // the key of the tokens from i on, filled from the end of the stretch
                for (int i = end - 1; i >= start; i--)
                {
                    window = (T.CreateTruncating(row[i] + 1) << (key.Bits * (NGramCounts.Longest - 1))) | (window >>> key.Bits);
                    keys[count++] = window;
                }
            }
        }

        return count;
    }

    private static void WriteDistinct<T>(ReadOnlySpan<T> sorted, RunWriter<T> writer)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            writer.Add(sorted[start], end - start);
        }
    }
}
