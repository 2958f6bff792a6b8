using System.Buffers.Binary;
using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>
/// Writes a table that <see cref="NGramTable{T}"/> looks runs of one length up in: ascending keys in blocks of <see cref="BlockEntries"/>, of each entry the difference to
/// the key before (none at the first) and its count; and an index of 24 bytes a block: first key, then the place of the block in the data.
/// </summary>
internal sealed class NGramTableWriter<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    public const int BlockEntries = 128;
    public const int IndexEntry = 24;

    private readonly Stream data;
    private readonly Stream index;
    private readonly byte[] buffer = new byte[(1 << 16) + (2 * Varint.Longest)];
    private int filled;
    private T last;

    public NGramTableWriter(Stream data, Stream index)
    {
        this.data = data;
        this.index = index;
    }

    public long Entries { get; private set; }

    /// <summary>Bytes of data so far.</summary>
    public long Bytes { get; private set; }

    public void Add(T key, long count)
    {
        if (Entries++ % BlockEntries == 0)
        {
            Span<byte> entry = stackalloc byte[IndexEntry];
            BinaryPrimitives.WriteUInt128LittleEndian(entry, UInt128.CreateTruncating(key));
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], Bytes + filled);
            index.Write(entry);
        }
        else
        {
            filled = Varint.Write(buffer, filled, key - last);
        }

        filled = Varint.Write(buffer, filled, (ulong)count);
        last = key;
        if (filled >= 1 << 16)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        Flush();
        data.Dispose();
        index.Dispose();
    }

    private void Flush()
    {
        if (filled > 0)
        {
            data.Write(buffer, 0, filled);
            Bytes += filled;
            filled = 0;
        }
    }
}
