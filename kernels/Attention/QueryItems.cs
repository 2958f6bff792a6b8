namespace Accelerated.Kernels.Attention;

/// <summary>
/// The division of causal attention into items of parallel work: one per head and sequence where these keep all workers busy, else each is cut into ranges of
/// query blocks. Ranges that see more keys come first, so that the last items to be claimed are short.
/// </summary>
internal readonly struct QueryItems
{
    private const int ItemsPerWorker = 4;

    private readonly int sequences;
    private readonly int blocks;
    private readonly int pairs;
    private readonly int ranges;

    public QueryItems(int heads, int sequences, int tokens, int workers)
    {
        this.sequences = sequences;
        blocks = ScoreTile.Blocks(tokens);
        pairs = heads * sequences;
        ranges = pairs == 0 ? 0 : Math.Clamp((ItemsPerWorker * workers + pairs - 1) / pairs, 1, Math.Max(1, blocks));
        ranges = workers == 1 ? 1 : ranges;
    }

    public int Count => pairs * ranges;

    public QueryItem this[int item]
    {
        get
        {
            int pair = item % pairs;
            int range = ranges - 1 - item / pairs;
            return new QueryItem(pair, pair / sequences, pair % sequences, (int)((long)blocks * range / ranges), (int)((long)blocks * (range + 1) / ranges));
        }
    }
}
