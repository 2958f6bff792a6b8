using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// What one pass over a corpus counts for every token: its occurrences, its pairs at the distances of every bucket, and the bytes that its places take. A place is
/// row · length + column; it is stored as the difference to the token's place before, the first one to −1.
/// </summary>
internal sealed class CorpusTotals
{
    private CorpusTotals(int vocabulary, int buckets)
    {
        Single = new long[vocabulary];
        Behind = new long[buckets * vocabulary];
        Before = new long[buckets * vocabulary];
        BeforeNext = new long[buckets * vocabulary];
        PlaceBytes = new long[vocabulary];
    }

    public long[] Single { get; }

    /// <summary>N_B(x, ·), [buckets, vocabulary]: places of the stretch that lie behind each x, a distance of the bucket away.</summary>
    public long[] Behind { get; }

    /// <summary>N_B(·, y), [buckets, vocabulary]: places of the stretch that lie before each y.</summary>
    public long[] Before { get; }

    /// <summary>N_B(·, z ·), [buckets, vocabulary]: the same before the token behind each z, where the stretch goes on.</summary>
    public long[] BeforeNext { get; }

    public long[] PlaceBytes { get; }

    /// <summary>Buckets that rows of a length have.</summary>
    public static int BucketsOf(int rowLength) => DistanceBucket.Of(Math.Max(1, rowLength - 1)).Index + 1;

    /// <param name="rows">All are read.</param>
    /// <param name="beginning">The token that starts a sequence; counted nowhere.</param>
    /// <param name="vocabulary">Ids are below it.</param>
    /// <param name="breaks">Told every place where <paramref name="beginning"/> stands, ascending.</param>
    /// <param name="progress">Told every row.</param>
    /// <param name="cancellation">Looked at before every row.</param>
    public static CorpusTotals Count(TokenRows rows, int beginning, int vocabulary, Action<long> breaks, Action<int> progress, CancellationToken cancellation)
    {
        var totals = new CorpusTotals(vocabulary, BucketsOf(rows.Length));
        long[] last = new long[vocabulary];
        last.AsSpan().Fill(-1);
        int[] row = new int[rows.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Read(r, row);
            for (int start = 0, end = 0; Stretches.Next(row, beginning, ref start, ref end);)
            {
                totals.AddStretch(row.AsSpan(start..end), ((long)r * rows.Length) + start, last);
            }

            for (int column = 0; column < row.Length; column++)
            {
                if (row[column] == beginning)
                {
                    breaks(((long)r * rows.Length) + column);
                }
            }

            progress(1);
        }

        return totals;
    }

    private void AddStretch(ReadOnlySpan<int> stretch, long place, long[] last)
    {
        for (int i = 0; i < stretch.Length; i++)
        {
            int token = stretch[i];
            Single[token]++;
            PlaceBytes[token] += Varint.Length((ulong)(place + i - last[token]));
            last[token] = place + i;
        }

        int vocabulary = Single.Length, buckets = Behind.Length / vocabulary;
        for (int b = 0; b < buckets; b++)
        {
            var bucket = new DistanceBucket(b);
            if (bucket.Least >= stretch.Length)
            {
                break;
            }

            Span<long> behind = Behind.AsSpan(b * vocabulary, vocabulary), before = Before.AsSpan(b * vocabulary, vocabulary), beforeNext = BeforeNext.AsSpan(b * vocabulary, vocabulary);
            for (int i = bucket.Least; i < stretch.Length; i++)
            {
                int places = Math.Min(bucket.Most, i) - bucket.Least + 1;
                before[stretch[i]] += places;
                beforeNext[stretch[i - 1]] += places;
                behind[stretch[stretch.Length - 1 - i]] += places;
            }
        }
    }
}
