using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Writes ascending keys, each with a count of 1 or more, as differences.</summary>
internal sealed class RunWriter<T>(Stream stream) : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int filled;
    private T last;

    public void Add(T key, long count)
    {
        if (filled > buffer.Length - (2 * Varint.Longest))
        {
            Flush();
        }

        filled = Varint.Write(buffer, filled, key - last);
        filled = Varint.Write(buffer, filled, (ulong)count);
        last = key;
    }

    public void Dispose()
    {
        Flush();
        stream.Dispose();
    }

    private void Flush()
    {
        stream.Write(buffer, 0, filled);
        filled = 0;
    }
}
