namespace Accelerated.Tokens;

/// <summary>The stretch that holds a place; places are asked for in ascending order.</summary>
internal sealed class StretchWalker(PlaceStream breaks, int rowLength, int firstColumn)
{
    private long lastBreak = -1;
    private long rowEnd;

    /// <summary>First place of the stretch.</summary>
    public long Start { get; private set; }

    /// <summary>The place behind its last.</summary>
    public long End { get; private set; }

    public void MoveTo(long place)
    {
        if (place < End)
        {
            return;
        }

        if (place >= rowEnd)
        {
            rowEnd = ((place / rowLength) + 1) * rowLength;
        }

        for (; breaks.Place < place; breaks.Move())
        {
            lastBreak = breaks.Place;
        }

        Start = Math.Max(rowEnd - rowLength + firstColumn, lastBreak + 1);
        End = Math.Min(rowEnd, breaks.Place);
    }
}
