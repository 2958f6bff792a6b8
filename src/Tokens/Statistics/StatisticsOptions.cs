using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>How corpus statistics are counted. Only <see cref="KeptFrom"/> changes the result.</summary>
public sealed record StatisticsOptions
{
    public const int MebiByte = 1 << 20;

    /// <summary>Runs that occur less often than this are not stored.</summary>
    public int KeptFrom { get; init; } = 2;

    /// <summary>Bytes for sorting and merging; tables that grow with the vocabulary come on top.</summary>
    public long Memory { get; init; } = 256L * MebiByte;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public void Validate()
    {
        Require.Positive(KeptFrom);
        Require.Positive(Memory);
        Require.Positive(Threads);
    }
}
