namespace Accelerated.Tokens;

/// <summary>Unpacks the places of tokens, and of a token directly behind another, and keeps those used last. Thread-safe.</summary>
internal sealed class PlaceCache(StatisticsBytes source, CorpusPlaces corpus)
{
    private const long MostBytes = 256L << 20;
    private const int Block = 1 << 18;

    private readonly Lock gate = new();
    private readonly Dictionary<(int Before, int Token), LinkedListNode<((int Before, int Token) Key, PlaceList List)>> known = [];
    private readonly LinkedList<((int Before, int Token) Key, PlaceList List)> used = new();
    private readonly Lazy<PlaceList> breaks = new(() => Unpack(source, corpus.BreaksStart, corpus.BreaksLength));
    private long bytes;

    /// <summary>Where sequences start within rows, beside their first column where all rows start there.</summary>
    public PlaceList Breaks => breaks.Value;

    public PlaceList Of(int token) => Find((-1, token), () => Unpack(source, corpus.Starts[token], corpus.Starts[token + 1] - corpus.Starts[token]));

    /// <summary>Places of <paramref name="token"/> directly behind <paramref name="before"/> in the same row.</summary>
    public PlaceList Of(int before, int token) => Find((before, token), () => Pair(Of(before), Of(token), corpus.RowLength));

    private static PlaceList Pair(PlaceList before, PlaceList token, int rowLength)
    {
        var places = new List<uint>();
        bool fromToken = token.Count <= before.Count;
        (PlaceList few, PlaceList many) = fromToken ? (token, before) : (before, token);
        int at = 0;
        foreach (uint place in few.Places)
        {
            long other = fromToken ? place - 1L : place + 1L, last = fromToken ? place : other;
            at = many.CountBelow(other, at);
            if (at < many.Count && many.Places[at] == other && last % rowLength != 0)
            {
                places.Add((uint)last);
            }
        }

        return new PlaceList([.. places]);
    }

    private static PlaceList Unpack(StatisticsBytes source, long start, long length)
    {
        var places = new List<uint>();
        byte[] buffer = new byte[Math.Min(length, Block)];
        long left = length, place = -1;
        int filled = 0;
        while (left > 0 || filled > 0)
        {
            int count = (int)Math.Min(left, buffer.Length - filled);
            source.Read(start + length - left, buffer.AsSpan(filled, count));
            left -= count;
            filled += count;
            int at = 0, end = left > 0 ? filled - Varint.Longest : filled;
            try
            {
                while (at < end)
                {
                    place += (long)Varint.Read<ulong>(buffer.AsSpan(0, filled), ref at);
                    places.Add(checked((uint)place));
                }
            }
            catch (Exception error) when (error is InvalidDataException or OverflowException)
            {
                throw source.Foreign("its places are damaged");
            }

            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }

        return new PlaceList([.. places]);
    }

    private PlaceList Find((int Before, int Token) key, Func<PlaceList> make)
    {
        lock (gate)
        {
            if (known.TryGetValue(key, out var node))
            {
                used.Remove(node);
                used.AddFirst(node);
                return node.Value.List;
            }
        }

        PlaceList list = make();
        lock (gate)
        {
            if (known.TryAdd(key, new LinkedListNode<((int Before, int Token) Key, PlaceList List)>((key, list))))
            {
                used.AddFirst(known[key]);
                bytes += list.Bytes;
            }

            while (bytes > MostBytes && used.Last is { } oldest && used.Count > 1)
            {
                used.RemoveLast();
                known.Remove(oldest.Value.Key);
                bytes -= oldest.Value.List.Bytes;
            }
        }

        return list;
    }
}
