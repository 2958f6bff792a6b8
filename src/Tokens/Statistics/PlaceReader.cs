namespace Accelerated.Tokens;

/// <summary>Places as <see cref="PlaceWriter"/> wrote them: of one token, or those where sequences start within rows.</summary>
internal sealed class PlaceReader : PlaceStream
{
    private readonly StatisticsBytes source;
    private readonly byte[] buffer;
    private long next;
    private long left;
    private int at;
    private int filled;

    /// <param name="source">Holds the places.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="length">In bytes.</param>
    public PlaceReader(StatisticsBytes source, long start, long length)
    {
        this.source = source;
        next = start;
        left = length;
        buffer = new byte[Math.Min(length, 1 << 15)];
        Place = -1;
        Advance();
    }

    protected override void Advance()
    {
        if (filled - at < Varint.Longest && left > 0)
        {
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
            at = 0;
            int count = (int)Math.Min(left, buffer.Length - filled);
            source.Read(next, buffer.AsSpan(filled, count));
            next += count;
            left -= count;
            filled += count;
        }

        if (at == filled)
        {
            Place = long.MaxValue;
            return;
        }

        try
        {
            Place += (long)Varint.Read<ulong>(buffer.AsSpan(0, filled), ref at);
        }
        catch (InvalidDataException error)
        {
            throw source.Foreign(error.Message);
        }
    }
}
