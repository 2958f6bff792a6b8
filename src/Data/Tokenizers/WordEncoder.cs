using System.Runtime.InteropServices;
using System.Text;

namespace Accelerated.Data;

/// <summary>
/// Merges the bytes of words by precedence, leftmost first among equals, and remembers the words it has seen. Not thread-safe: each thread has its own.
/// A word of n bytes costs O(n log n), so a megabyte without a space is no trap.
/// </summary>
internal sealed class WordEncoder
{
    private const int LongestRemembered = 48;
    private const int MostRemembered = 200_000;

    private readonly int[] byteIds;
    private readonly MergeTable merges;
    private readonly Dictionary<string, (int Start, int Count)> known = [];
    private readonly Dictionary<string, (int Start, int Count)>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<int> knownIds = [];
    private readonly PriorityQueue<(int Place, int Left, int Right, int Merged), (int Rank, int Place)> candidates = new();

    // the word's symbols as a doubly linked list
    private byte[] bytes = new byte[64];
    private int[] ids = new int[64];
    private int[] next = new int[64];
    private int[] previous = new int[64];

    /// <param name="byteIds">The id of each byte's token, −1 where there is none.</param>
    public WordEncoder(int[] byteIds, MergeTable merges)
    {
        this.byteIds = byteIds;
        this.merges = merges;
        lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public List<(int Start, int End)> Pieces { get; set; } = [];

    public List<(int Start, int End)> SparePieces { get; set; } = [];

    /// <summary>Appends the ids of <paramref name="word"/>; false and the byte where one has no token.</summary>
    public bool Encode(ReadOnlySpan<char> word, List<int> destination, out byte missing)
    {
        missing = 0;
        if (lookup.TryGetValue(word, out (int Start, int Count) found))
        {
            destination.AddRange(CollectionsMarshal.AsSpan(knownIds).Slice(found.Start, found.Count));
            return true;
        }

        int before = destination.Count;
        if (!Merge(word, destination, out missing))
        {
            return false;
        }

        if (word.Length <= LongestRemembered)
        {
            Remember(word, CollectionsMarshal.AsSpan(destination)[before..]);
        }

        return true;
    }

    private void Remember(ReadOnlySpan<char> word, ReadOnlySpan<int> tokens)
    {
        if (known.Count == MostRemembered)
        {
            known.Clear();
            knownIds.Clear();
        }

        known.Add(word.ToString(), (knownIds.Count, tokens.Length));
        knownIds.AddRange(tokens);
    }

    private bool Merge(ReadOnlySpan<char> word, List<int> destination, out byte missing)
    {
        int count = Load(word, out missing);
        if (count < 0)
        {
            return false;
        }

        for (int place = 0; place + 1 < count; place++)
        {
            Consider(place, place + 1);
        }

        while (candidates.TryDequeue(out var candidate, out _))
        {
            (int place, int left, int right, int merged) = candidate;
            int other = next[place];
            if (ids[place] != left || other < 0 || ids[other] != right)
            {
                continue; // one of the two has merged with another since
            }

            ids[place] = merged;
            ids[other] = -1;
            next[place] = next[other];
            if (next[place] >= 0)
            {
                previous[next[place]] = place;
                Consider(place, next[place]);
            }

            if (previous[place] >= 0)
            {
                Consider(previous[place], place);
            }
        }

        for (int place = 0; place >= 0 && count > 0; place = next[place])
        {
            destination.Add(ids[place]);
        }

        return true;
    }

    private void Consider(int place, int other)
    {
        if (merges.TryFind(ids[place], ids[other], out (int Rank, int Merged) merge))
        {
            candidates.Enqueue((place, ids[place], ids[other], merge.Merged), (merge.Rank, place));
        }
    }

    /// <summary>One symbol per byte of the word's UTF-8; the number of them, or −1.</summary>
    private int Load(ReadOnlySpan<char> word, out byte missing)
    {
        int most = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (bytes.Length < most)
        {
            bytes = new byte[most];
            ids = new int[most];
            next = new int[most];
            previous = new int[most];
        }

        int count = Encoding.UTF8.GetBytes(word, bytes);
        for (int place = 0; place < count; place++)
        {
            ids[place] = byteIds[bytes[place]];
            next[place] = place + 1 < count ? place + 1 : -1;
            previous[place] = place - 1;
            if (ids[place] < 0)
            {
                missing = bytes[place];
                return -1;
            }
        }

        missing = 0;
        return count;
    }
}
