using System.Collections.Concurrent;

namespace Accelerated.Tokens;

/// <summary>
/// How often a token y stands behind a token x at a distance of a bucket B, against distance-matched chance. With N_B(x, y) the number of pairs of places of one
/// stretch, d ∈ B apart, that hold x and then y, and a dot for any token,
/// <c>lift = N_B(x, y) · N_B(·, ·) / (N_B(x, ·) · N_B(·, y))</c>, that is P_B(y | x) / P_B(y): 1 if x tells nothing about y at that distance.
/// The published work gives no formula; this one is this project's own. All counts are exact: they are taken, when asked for, from the sorted places of every token.
/// A lookup costs about as many steps as x and y occur; answers are kept. Thread-safe.
/// </summary>
public sealed class SkipPairCounts
{
    private readonly int[] firsts;
    private readonly int[] places;
    private readonly int[] starts;
    private readonly ConcurrentDictionary<(int First, int Second, int Bucket), (long Count, double Lift)> answers = new();

    /// <param name="firsts">Where the places of each id begin, and the number of all behind them.</param>
    /// <param name="places">Places in the stream, ascending within an id.</param>
    /// <param name="starts">Stretches, as in <see cref="TokenStream.Starts"/>.</param>
    internal SkipPairCounts(int[] firsts, int[] places, int[] starts)
    {
        this.firsts = firsts;
        this.places = places;
        this.starts = starts;
    }

    internal ReadOnlySpan<int> Firsts => firsts;

    internal ReadOnlySpan<int> Places => places;

    internal ReadOnlySpan<int> Starts => starts;

    /// <summary>N_B(x, y) and the lift, which is 0 where the pair never occurs. Unknown ids never occur.</summary>
    public (long Count, double Lift) Of(int first, int second, DistanceBucket bucket)
    {
        int vocabulary = firsts.Length - 1;
        return (uint)first < (uint)vocabulary && (uint)second < (uint)vocabulary
            ? answers.GetOrAdd((first, second, bucket.Index), _ => Compute(first, second, bucket))
            : (0, 0);
    }

    internal static SkipPairCounts Build(TokenStream stream, int vocabulary)
    {
        int[] firsts = new int[vocabulary + 1];
        foreach (int token in stream.Tokens)
        {
            firsts[token + 1]++;
        }

        for (int id = 0; id < vocabulary; id++)
        {
            firsts[id + 1] += firsts[id];
        }

        int[] next = firsts[..vocabulary];
        int[] places = new int[stream.Tokens.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[next[stream.Tokens[i]]++] = i;
        }

        return new SkipPairCounts(firsts, places, stream.Starts);
    }

    private (long Count, double Lift) Compute(int first, int second, DistanceBucket bucket)
    {
        ReadOnlySpan<int> x = PlacesOf(first), y = PlacesOf(second);
        long both = 0, behindX = 0, beforeY = 0;
        int low = 0, high = 0, stretch = 0;
        foreach (int place in x)
        {
            while (starts[stretch + 1] <= place)
            {
                stretch++;
            }

            int least = place + bucket.Least;
            int most = Math.Min(place + bucket.Most, starts[stretch + 1] - 1);
            if (least > most)
            {
                continue;
            }

            behindX += most - least + 1;
            while (low < y.Length && y[low] < least)
            {
                low++;
            }

            high = Math.Max(high, low);
            while (high < y.Length && y[high] <= most)
            {
                high++;
            }

            both += high - low;
        }

        stretch = 0;
        foreach (int place in y)
        {
            while (starts[stretch + 1] <= place)
            {
                stretch++;
            }

            beforeY += Math.Max(0, Math.Min(bucket.Most, place - starts[stretch]) - bucket.Least + 1);
        }

        return both == 0 ? (0, 0) : (both, (double)both / behindX * All(bucket) / beforeY);
    }

    private long All(DistanceBucket bucket)
    {
        long all = 0;
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            long length = starts[s + 1] - starts[s];
            long most = Math.Min(bucket.Most, length - 1), least = bucket.Least;
            all += least > most ? 0 : (most - least + 1) * length - ((least + most) * (most - least + 1) / 2);
        }

        return all;
    }

    private ReadOnlySpan<int> PlacesOf(int token) => places.AsSpan(firsts[token], firsts[token + 1] - firsts[token]);
}
