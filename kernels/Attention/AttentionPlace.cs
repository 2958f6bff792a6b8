namespace Accelerated.Kernels.Attention;

/// <summary>What a group of <see cref="AttentionGroup"/> owns: a pair of head and sequence, 64 positions from <see cref="First"/> on, and a tile of features.</summary>
internal readonly struct AttentionPlace
{
    /// <param name="group">Number of the group. Neighbours share their positions' tile, so that those with most work start first.</param>
    /// <param name="pairs">Heads times sequences.</param>
    /// <param name="tokens">Of a sequence.</param>
    /// <param name="lastFirst">1 if the last positions have most work, 0 if the first have.</param>
    public AttentionPlace(int group, int pairs, int tokens, int lastFirst)
    {
        int tiles = AttentionGroup.OwnTiles(tokens);
        int perFeatures = tiles * pairs;
        FeatureTile = group / perFeatures;
        int rest = group - FeatureTile * perFeatures;
        int tile = rest / pairs;
        Pair = rest - tile * pairs;
        First = (lastFirst != 0 ? tiles - 1 - tile : tile) * AttentionGroup.Own;
    }

    public int Pair { get; init; }

    public int First { get; }

    public int FeatureTile { get; }
}
