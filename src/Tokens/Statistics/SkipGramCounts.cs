using System.Collections.Concurrent;

namespace Accelerated.Tokens;

/// <summary>
/// How often a token y stands behind a token x at a distance of a bucket B, against distance-matched chance. With N_B(x, y) the number of pairs of places of one
/// stretch, d ∈ B apart, that hold x and then y, and a dot for any token,
/// <c>lift = N_B(x, y) · N_B(·, ·) / (N_B(x, ·) · N_B(·, y))</c>, that is P_B(y | x) / P_B(y): 1 if x tells nothing about y at that distance.
/// <para>For a triple x … z y, z directly before y, chance knows z: <c>lift = N_B(x, zy) · N_B(·, z·) / (N_B(x, z·) · N_B(·, zy))</c>, that is P_B(y | x, z) / P_B(y | z).</para>
/// The published work gives no formula; these are this project's own. All counts are exact: they are taken, when asked for, from the places of every token.
/// A lookup costs about as many steps as the tokens occur; answers are kept. Thread-safe.
/// </summary>
public sealed class SkipGramCounts
{
    private readonly StatisticsBytes source;
    private readonly CorpusPlaces corpus;
    private readonly long[] all;
    private readonly ConcurrentDictionary<(int First, int Before, int Last, int Bucket), (long Count, double Lift)> answers = new();
    private readonly ConcurrentDictionary<(int Before, int Last, int Bucket), long> beforeBigrams = new();

    internal SkipGramCounts(StatisticsBytes source, CorpusPlaces corpus)
    {
        this.source = source;
        this.corpus = corpus;
        all = [.. Enumerable.Range(0, corpus.Buckets).Select(bucket => Enumerable.Range(0, corpus.Vocabulary).Sum(id => corpus.Behind[(bucket * corpus.Vocabulary) + id]))];
    }

    /// <summary>N_B(x, y) and the lift, which is 0 where the pair never occurs. Unknown ids and distances never occur.</summary>
    public (long Count, double Lift) Of(int first, int last, DistanceBucket bucket) => IsKnown(bucket, first, last)
        ? answers.GetOrAdd((first, -1, last, bucket.Index), _ => Compute(first, last, bucket))
        : (0, 0);

    /// <summary>N_B(x, zy) and the lift over the pair zy alone.</summary>
    public (long Count, double Lift) Of(int first, int before, int last, DistanceBucket bucket) => IsKnown(bucket, first, before, last)
        ? answers.GetOrAdd((first, before, last, bucket.Index), _ => Compute(first, before, last, bucket))
        : (0, 0);

    /// <summary>The most that <see cref="Of(int, int, DistanceBucket)"/> can say, without counting: N_B(x, y) is at most N_B(x, ·) and N_B(·, y).</summary>
    public (long Count, double Lift) Bound(int first, int last, DistanceBucket bucket)
    {
        if (!IsKnown(bucket, first, last))
        {
            return (0, 0);
        }

        long behind = corpus.Behind[Slot(first, bucket)], before = corpus.Before[Slot(last, bucket)];
        return (Math.Min(behind, before), (double)all[bucket.Index] / Math.Max(1, Math.Max(behind, before)));
    }

    private (long Count, double Lift) Compute(int first, int last, DistanceBucket bucket)
    {
        long both = CountPairs(Places(first), Places(last), Places(last), bucket, 0);
        return both == 0
            ? (0, 0)
            : (both, (double)both / corpus.Behind[Slot(first, bucket)] * all[bucket.Index] / corpus.Before[Slot(last, bucket)]);
    }

    private (long Count, double Lift) Compute(int first, int before, int last, DistanceBucket bucket)
    {
        long together = CountPairs(Places(first), Bigrams(before, last), Bigrams(before, last), bucket, 0);
        if (together == 0)
        {
            return (0, 0);
        }

        long condition = CountPairs(Places(first), Places(before), Places(before), bucket, 1);
        long bigrams = beforeBigrams.GetOrAdd((before, last, bucket.Index), _ => CountBefore(Bigrams(before, last), bucket));
        return (together, (double)together / condition * corpus.BeforeNext[Slot(before, bucket)] / bigrams);
    }

    /// <summary>Pairs of a place p of <paramref name="first"/> and a place q of the other stream, q + <paramref name="shift"/> − p in the bucket and within the stretch of p.</summary>
    /// <param name="first">The earlier places.</param>
    /// <param name="low">The later places.</param>
    /// <param name="high">The later places again, to be read on their own.</param>
    /// <param name="bucket">Distances.</param>
    /// <param name="shift">0, or 1 where the place meant is the one behind q.</param>
    private long CountPairs(PlaceStream first, PlaceStream low, PlaceStream high, DistanceBucket bucket, int shift)
    {
        long pairs = 0;
        StretchWalker stretch = corpus.Walk(source);
        for (; first.Place != long.MaxValue && low.Place != long.MaxValue; first.Move())
        {
            stretch.MoveTo(first.Place);
            long least = first.Place + bucket.Least, most = Math.Min(first.Place + bucket.Most, stretch.End - 1);
            if (least <= most)
            {
                low.MoveTo(least - shift);
                high.MoveTo(most - shift + 1);
                pairs += high.Passed - low.Passed;
            }
        }

        return pairs;
    }

    private long CountBefore(PlaceStream places, DistanceBucket bucket)
    {
        long count = 0;
        StretchWalker stretch = corpus.Walk(source);
        for (; places.Place != long.MaxValue; places.Move())
        {
            stretch.MoveTo(places.Place);
            count += Math.Max(0, Math.Min(bucket.Most, places.Place - stretch.Start) - bucket.Least + 1);
        }

        return count;
    }

    private PlaceStream Places(int token) => corpus.PlacesOf(source, token);

    private BigramReader Bigrams(int before, int last) => new(Places(before), Places(last), corpus.RowLength);

    private int Slot(int token, DistanceBucket bucket) => (bucket.Index * corpus.Vocabulary) + token;

    private bool IsKnown(DistanceBucket bucket, params ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)corpus.Vocabulary)
            {
                return false;
            }
        }

        return bucket.Index < corpus.Buckets;
    }
}
