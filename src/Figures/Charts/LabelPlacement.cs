namespace Accelerated.Figures.Charts;

/// <summary>
/// Places labels in a column so that each is as near as can be (in squares) to where it belongs while none is nearer than <c>distance</c> to the next: with the
/// distances subtracted this is a regression on a rising sequence, solved exactly by pooling neighbours that are out of order.
/// </summary>
internal static class LabelPlacement
{
    /// <param name="wanted">Wanted places, in any order.</param>
    /// <param name="distance">Least distance between neighbours.</param>
    /// <param name="least">No label before this, as far as they all fit.</param>
    /// <param name="most">No label after this, as far as they all fit.</param>
    /// <returns>Places in the order of <paramref name="wanted"/>.</returns>
    public static double[] Spread(IReadOnlyList<double> wanted, double distance, double least, double most)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        List<(double Mean, int Count)> pools = [];
        for (int rank = 0; rank < order.Length; rank++)
        {
            (double mean, int count) = (wanted[order[rank]] - (rank * distance), 1);
            while (pools.Count > 0 && pools[^1].Mean > mean)
            {
                (double previous, int members) = pools[^1];
                mean = ((mean * count) + (previous * members)) / (count + members);
                count += members;
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add((mean, count));
        }

        double[] places = new double[order.Length];
        double room = Math.Max(least, most - ((order.Length - 1) * distance));
        int label = 0;
        foreach ((double mean, int count) in pools)
        {
            for (int i = 0; i < count; i++, label++)
            {
                places[order[label]] = Math.Clamp(mean, least, room) + (label * distance);
            }
        }

        return places;
    }
}
