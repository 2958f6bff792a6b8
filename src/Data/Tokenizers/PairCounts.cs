using System.Runtime.InteropServices;

namespace Accelerated.Data;

/// <summary>
/// How often each pair of neighbouring symbols occurs in a set of counted words, kept up to date while pairs merge. A merge only touches the words that hold the pair;
/// the most frequent pair comes from a heap whose stale entries are skipped.
/// </summary>
internal sealed class PairCounts
{
    private readonly Dictionary<(int Left, int Right), Pair> pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> heap;
    private readonly HashSet<(int Left, int Right)> changed = [];
    private readonly List<int>[] words;
    private readonly long[] counts;

    /// <param name="words">The words as symbols, changed by <see cref="Merge"/>.</param>
    /// <param name="counts">How often each word occurs.</param>
    /// <param name="tokens">The bytes of each symbol, read when pairs of equal count are compared: the greater bytes of the left symbol win, then of the right.</param>
    public PairCounts(List<int>[] words, long[] counts, List<byte[]> tokens)
    {
        this.words = words;
        this.counts = counts;
        heap = new(Comparer<(long Count, int Left, int Right)>.Create((a, b) => Compare(b, a, tokens)));
        for (int word = 0; word < words.Length; word++)
        {
            Count(word, counts[word]);
        }

        EnqueueChanged();
    }

    /// <summary>Takes the most frequent pair, or null where no two symbols are neighbours any more.</summary>
    public (int Left, int Right)? TakeMostFrequent()
    {
        while (heap.TryDequeue(out (int Left, int Right) pair, out (long Count, int Left, int Right) priority))
        {
            if (pairs.TryGetValue(pair, out Pair? found) && found.Count == priority.Count)
            {
                return pair;
            }
        }

        return null;
    }

    /// <summary>Makes <paramref name="merged"/> of every occurrence of <paramref name="pair"/>, from left to right.</summary>
    public void Merge((int Left, int Right) pair, int merged)
    {
        pairs.Remove(pair, out Pair? taken);
        foreach (int word in taken!.Words)
        {
            if (!Holds(words[word], pair))
            {
                continue;
            }

            Count(word, -counts[word]);
            Replace(words[word], pair, merged);
            Count(word, counts[word]);
        }

        changed.Remove(pair);
        pairs.Remove(pair);
        EnqueueChanged();
    }

    private static int Compare((long Count, int Left, int Right) a, (long Count, int Left, int Right) b, List<byte[]> tokens)
    {
        int order = a.Count.CompareTo(b.Count);
        order = order != 0 ? order : tokens[a.Left].AsSpan().SequenceCompareTo(tokens[b.Left]);
        return order != 0 ? order : tokens[a.Right].AsSpan().SequenceCompareTo(tokens[b.Right]);
    }

    private static bool Holds(List<int> symbols, (int Left, int Right) pair)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] == pair.Left && symbols[i + 1] == pair.Right)
            {
                return true;
            }
        }

        return false;
    }

    private static void Replace(List<int> symbols, (int Left, int Right) pair, int merged)
    {
        int kept = 0;
        for (int i = 0; i < symbols.Count; i++, kept++)
        {
            bool here = i + 1 < symbols.Count && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
            symbols[kept] = here ? merged : symbols[i];
            i += here ? 1 : 0;
        }

        CollectionsMarshal.SetCount(symbols, kept);
    }

    private void Count(int word, long by)
    {
        List<int> symbols = words[word];
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            (int, int) key = (symbols[i], symbols[i + 1]);
            ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, key, out _);
            pair ??= new Pair();
            pair.Count += by;
            changed.Add(key);
            if (by > 0 && (pair.Words.Count == 0 || pair.Words[^1] != word))
            {
                pair.Words.Add(word); // it may be named again later, or hold the pair no more
            }
        }
    }

    private void EnqueueChanged()
    {
        foreach ((int Left, int Right) key in changed)
        {
            if (pairs.TryGetValue(key, out Pair? pair) && pair.Count > 0)
            {
                heap.Enqueue(key, (pair.Count, key.Left, key.Right));
            }
        }

        changed.Clear();
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];
    }
}
