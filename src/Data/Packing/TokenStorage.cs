namespace Accelerated.Data;

/// <summary>A flat run of token ids, in memory or in a mapped file. Reading is thread-safe.</summary>
internal abstract class TokenStorage : IDisposable
{
    /// <summary>Number of ids.</summary>
    public abstract long Count { get; }

    /// <summary>Copies the ids from <paramref name="start"/> on; ids that do not fit an int come out as −1, which no vocabulary admits.</summary>
    public abstract void Read(long start, Span<int> destination);

    /// <summary>One id as it is stored, for messages about it.</summary>
    public abstract Int128 At(long place);

    public abstract void Dispose();
}
