using System.Buffers.Binary;
using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Counts of runs of one length: a binary search in the index, which is in memory, then one block read and unpacked.</summary>
internal sealed class NGramTable<T> : INGramTable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly StatisticsBytes source;
    private readonly RunKey<T> key;
    private readonly long data;
    private readonly T[] firstKeys;
    private readonly long[] blocks;

    /// <param name="source">Holds the table.</param>
    /// <param name="key">How runs are written as numbers.</param>
    /// <param name="entries">Runs in the table.</param>
    /// <param name="data">Where its data lie, and how many bytes.</param>
    /// <param name="index">Where its index lies.</param>
    public NGramTable(StatisticsBytes source, RunKey<T> key, long entries, (long Start, long Length) data, long index)
    {
        this.source = source;
        this.key = key;
        this.data = data.Start;
        Entries = entries;
        int count = checked((int)((entries + NGramTableWriter<T>.BlockEntries - 1) / NGramTableWriter<T>.BlockEntries));
        firstKeys = new T[count];
        blocks = new long[count + 1];
        byte[] part = new byte[NGramTableWriter<T>.IndexEntry * 4096];
        for (int block = 0; block < count; block++)
        {
            int slot = block % 4096;
            if (slot == 0)
            {
                source.Read(index + ((long)block * NGramTableWriter<T>.IndexEntry), part.AsSpan(0, Math.Min(4096, count - block) * NGramTableWriter<T>.IndexEntry));
            }

            ReadOnlySpan<byte> entry = part.AsSpan(slot * NGramTableWriter<T>.IndexEntry);
            firstKeys[block] = T.CreateTruncating(BinaryPrimitives.ReadUInt128LittleEndian(entry));
            blocks[block] = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
            bool isSound = block == 0 ? blocks[0] == 0 : firstKeys[block] > firstKeys[block - 1] && blocks[block] > blocks[block - 1];
            if (!isSound || blocks[block] >= data.Length)
            {
                throw source.Foreign("an index is out of order");
            }
        }

        blocks[count] = data.Length;
    }

    public long Entries { get; }

    public long Count(ReadOnlySpan<int> run)
    {
        T wanted = key.Pack(run);
        int block = Array.BinarySearch(firstKeys, wanted);
        block = block < 0 ? ~block - 1 : block;
        if (block < 0)
        {
            return 0;
        }

        int length = checked((int)(blocks[block + 1] - blocks[block]));
        if (length > NGramTableWriter<T>.BlockEntries * 2 * Varint.Longest)
        {
            throw source.Foreign("an index is out of order");
        }

        Span<byte> bytes = stackalloc byte[length];
        source.Read(data + blocks[block], bytes);
        try
        {
            return Search(bytes, firstKeys[block], wanted);
        }
        catch (InvalidDataException error)
        {
            throw source.Foreign(error.Message);
        }
    }

    private static long Search(ReadOnlySpan<byte> bytes, T current, T wanted)
    {
        for (int at = 0; at < bytes.Length;)
        {
            if (at > 0)
            {
                current += Varint.Read<T>(bytes, ref at);
            }

            long count = (long)Varint.Read<ulong>(bytes, ref at);
            if (current >= wanted)
            {
                return current == wanted ? count : 0;
            }
        }

        return 0;
    }
}
