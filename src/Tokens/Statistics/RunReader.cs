using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Reads what <see cref="RunWriter{T}"/> wrote.</summary>
internal sealed class RunReader<T>(Stream stream, int bufferBytes) : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly byte[] buffer = new byte[Math.Max(bufferBytes, 4 * Varint.Longest)];
    private int at;
    private int filled;

    public T Key { get; private set; }

    public long Count { get; private set; }

    /// <summary>Moves to the next key; false behind the last.</summary>
    public bool Next()
    {
        if (filled - at < 2 * Varint.Longest)
        {
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
            at = 0;
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
        }

        if (at == filled)
        {
            return false;
        }

        ReadOnlySpan<byte> whole = buffer.AsSpan(0, filled);
        Key += Varint.Read<T>(whole, ref at);
        Count = (long)Varint.Read<ulong>(whole, ref at);
        return true;
    }

    public void Dispose() => stream.Dispose();
}
