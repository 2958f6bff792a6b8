namespace Accelerated.Kernels.Host;

/// <summary>
/// Work in rounds of two passes, each of which falls into items: what a round's first pass makes is used by all items of its second one. <see cref="Pipeline"/> lets first passes run ahead of second ones,
/// so what is made needs <see cref="Pipeline.Buffers"/> places in turns. What only the first pass uses needs one for each of its items, which run in the order of the rounds.
/// </summary>
internal interface IPipelinedWork
{
    int Rounds { get; }

    /// <summary>Items of the first pass of <paramref name="round"/>; no more than in round 0.</summary>
    int Makers(int round);

    /// <summary>Items of its second pass.</summary>
    int Users(int round);

    /// <summary>Runs an item of the first pass, after the same item of round − 1 and the second pass of round − <see cref="Pipeline.Buffers"/>.</summary>
    void Make(int round, int item, int worker);

    /// <summary>Runs an item of the second pass, after the first pass of the same round and the second pass of round − 1.</summary>
    void Use(int round, int item, int worker);
}
