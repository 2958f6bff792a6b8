namespace Accelerated.Tokens;

/// <summary>Ascending places, read as they are asked for.</summary>
internal abstract class PlaceStream
{
    /// <summary>The current place; <see cref="long.MaxValue"/> behind the last.</summary>
    public long Place { get; protected set; }

    /// <summary>Places passed so far.</summary>
    public long Passed { get; private set; }

    public void Move()
    {
        Passed++;
        Advance();
    }

    /// <summary>Moves to the first place at or behind <paramref name="place"/>.</summary>
    public void MoveTo(long place)
    {
        while (Place < place)
        {
            Move();
        }
    }

    protected abstract void Advance();
}
