namespace Accelerated.Data;

/// <summary>The lines of a stream of bytes, without their line feeds.</summary>
internal static class Utf8Lines
{
    private const int Chunk = 1 << 16;

    /// <summary>Each line is valid until the next one is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        byte[] buffer = new byte[Chunk];
        int start = 0, filled = 0;
        while (true)
        {
            int feed = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return buffer.AsMemory(start, feed);
                start += feed + 1;
                continue;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            start = 0;
            if (buffer.Length - filled < Chunk)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read = ReadMore(stream, buffer, filled, out filled);
            if (read == 0)
            {
                if (filled > 0)
                {
                    yield return buffer.AsMemory(0, filled);
                }

                yield break;
            }
        }
    }

    private static int ReadMore(Stream stream, byte[] buffer, int filled, out int total)
    {
        int read = stream.Read(buffer, filled, buffer.Length - filled);
        total = filled + read;
        return read;
    }
}
