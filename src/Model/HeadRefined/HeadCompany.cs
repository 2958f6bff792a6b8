namespace Accelerated.Model.HeadRefined;

/// <summary>Walkers that are evaluated together on one minibatch.</summary>
/// <param name="Sharing">What they share besides it.</param>
/// <param name="Heads">How many heads of each layer they move, [layers].</param>
/// <param name="Walkers">How many of them move heads of each layer, [layers].</param>
public sealed record HeadCompany(HeadSharing Sharing, IReadOnlyList<int> Heads, IReadOnlyList<int> Walkers)
{
    /// <summary>Walkers of one layer of a model of <paramref name="layers"/> layers.</summary>
    public static HeadCompany OfLayer(int layers, int layer, HeadSharing sharing, int heads, int walkers)
    {
        int[] Only(int count) => [.. Enumerable.Range(0, layers).Select(l => l == layer ? count : 0)];
        return new HeadCompany(sharing, Only(heads), Only(walkers));
    }

    /// <summary>A walker of every head of the model.</summary>
    public static HeadCompany OfAllHeads(TransformerShape shape)
    {
        int[] each = [.. Enumerable.Repeat(shape.Heads, shape.Layers)];
        return new HeadCompany(HeadSharing.Heads, each, each);
    }

    /// <summary>All of them.</summary>
    public int Count => Walkers.Sum();

    /// <summary>The deepest layer, through which the pass at w* goes.</summary>
    public int LastLayer => Enumerable.Range(0, Walkers.Count).Last(l => Walkers[l] > 0);

    /// <summary>1 for those of the last of <paramref name="layers"/> layers, and 1 for those of earlier ones.</summary>
    internal int KindsOf(int layers) => (Walkers[layers - 1] > 0 ? 1 : 0) + (Walkers.Take(layers - 1).Any(w => w > 0) ? 1 : 0);
}
