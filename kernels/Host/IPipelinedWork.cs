namespace Accelerated.Kernels.Host;

/// <summary>
/// Work in rounds of two passes, each of which falls into independent items: what a round makes is used by all items of its second pass. <see cref="Pipeline"/> lets the first pass of a round run
/// beside the second pass of the round before, so what a round makes needs <see cref="Pipeline.Buffers"/> places in turns; what only first passes, or only second passes use needs one.
/// </summary>
internal interface IPipelinedWork
{
    int Rounds { get; }

    /// <summary>Items of the first pass of <paramref name="round"/>.</summary>
    int Makers(int round);

    /// <summary>Items of its second pass.</summary>
    int Users(int round);

    /// <summary>Runs an item of the first pass, after the first pass of round − 1 and the second pass of round − <see cref="Pipeline.Buffers"/>.</summary>
    void Make(int round, int item, int worker);

    /// <summary>Runs an item of the second pass, after the first pass of the same round and the second pass of round − 1.</summary>
    void Use(int round, int item, int worker);
}
