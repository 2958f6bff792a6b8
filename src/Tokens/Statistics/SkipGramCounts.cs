using System.Collections.Concurrent;

namespace Accelerated.Tokens;

/// <summary>
/// How often a token y stands behind a token x at a distance of a bucket B, against distance-matched chance. With N_B(x, y) the number of pairs of places of one
/// stretch, d ∈ B apart, that hold x and then y, and a dot for any token,
/// <c>lift = N_B(x, y) · N_B(·, ·) / (N_B(x, ·) · N_B(·, y))</c>, that is P_B(y | x) / P_B(y): 1 if x tells nothing about y at that distance.
/// <para>For a triple x … z y, z directly before y, chance knows z: <c>lift = N_B(x, zy) · N_B(·, z·) / (N_B(x, z·) · N_B(·, zy))</c>, that is P_B(y | x, z) / P_B(y | z).</para>
/// The published work gives no formula; these are this project's own. All counts are exact: they are taken, when asked for, from the places of every token.
/// A lookup costs about as many steps as the rarer of the tokens occurs; answers are kept. Thread-safe.
/// </summary>
public sealed class SkipGramCounts
{
    private readonly CorpusPlaces corpus;
    private readonly PlaceCache places;
    private readonly long[] all;
    private readonly ConcurrentDictionary<(int First, int Before, int Last, int Bucket), (long Count, double Lift)> answers = new();
    private readonly ConcurrentDictionary<(int First, int Before, int Bucket), long> conditions = new();
    private readonly ConcurrentDictionary<(int Before, int Last, int Bucket), long> beforeBigrams = new();

    internal SkipGramCounts(StatisticsBytes source, CorpusPlaces corpus)
    {
        places = new PlaceCache(source, corpus);
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
        long both = CountPairs(places.Of(first), places.Of(last), bucket, 0);
        return both == 0
            ? (0, 0)
            : (both, (double)both / corpus.Behind[Slot(first, bucket)] * all[bucket.Index] / corpus.Before[Slot(last, bucket)]);
    }

    private (long Count, double Lift) Compute(int first, int before, int last, DistanceBucket bucket)
    {
        PlaceList bigrams = places.Of(before, last);
        long together = CountPairs(places.Of(first), bigrams, bucket, 0);
        if (together == 0)
        {
            return (0, 0);
        }

        long condition = conditions.GetOrAdd((first, before, bucket.Index), _ => CountPairs(places.Of(first), places.Of(before), bucket, 1));
        long beforeBigram = beforeBigrams.GetOrAdd((before, last, bucket.Index), _ => CountBefore(bigrams, bucket));
        return (together, (double)together / condition * corpus.BeforeNext[Slot(before, bucket)] / beforeBigram);
    }

    /// <summary>
    /// Pairs of a place p of <paramref name="first"/> and a place q of <paramref name="last"/> with q + <paramref name="shift"/> − p in the bucket and nothing that starts a
    /// sequence between; the shorter list is walked through, the other one searched.
    /// </summary>
    private long CountPairs(PlaceList first, PlaceList last, DistanceBucket bucket, int shift)
    {
        bool fromFirst = first.Count <= last.Count;
        (PlaceList few, PlaceList many) = fromFirst ? (first, last) : (last, first);
        long pairs = 0;
        int low = 0, high = 0, stretch = 0;
        foreach (uint place in few.Places)
        {
            long own = fromFirst ? place : (long)place + shift;
            if (!fromFirst && shift > 0 && own / corpus.RowLength != place / corpus.RowLength)
            {
                continue;
            }

            (long start, long end) = Stretch(own, ref stretch);
            long least = fromFirst ? own + bucket.Least : Math.Max(own - bucket.Most, start);
            long most = fromFirst ? Math.Min(own + bucket.Most, end - 1) : own - bucket.Least;
            if (least <= most && own < end) // the place behind a stretch's last token is none
            {
                low = many.CountBelow(fromFirst ? least - shift : least, low);
                high = many.CountBelow((fromFirst ? most - shift : most) + 1, Math.Max(low, high));
                pairs += high - low;
            }
        }

        return pairs;
    }

    private long CountBefore(PlaceList list, DistanceBucket bucket)
    {
        long count = 0;
        int stretch = 0;
        foreach (uint place in list.Places)
        {
            count += Math.Max(0, Math.Min(bucket.Most, place - Stretch(place, ref stretch).Start) - bucket.Least + 1);
        }

        return count;
    }

    /// <summary>The stretch that holds a place; <paramref name="at"/> counts the breaks before it, for ascending places.</summary>
    private (long Start, long End) Stretch(long place, ref int at)
    {
        long row = place / corpus.RowLength, start = (row * corpus.RowLength) + corpus.FirstColumn, end = (row + 1) * corpus.RowLength;
        PlaceList breaks = places.Breaks;
        if (breaks.Count == 0)
        {
            return (start, end);
        }

        at = breaks.CountBelow(place, at);
        return (at > 0 ? Math.Max(start, breaks.Places[at - 1] + 1L) : start, at < breaks.Count ? Math.Min(end, breaks.Places[at]) : end);
    }

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
