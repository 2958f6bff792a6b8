namespace Accelerated.Tokens;

/// <summary>Ascending places in memory, and how many of them lie before a place.</summary>
internal sealed class PlaceList(uint[] places)
{
    public ReadOnlySpan<uint> Places => places;

    public int Count => places.Length;

    public long Bytes => sizeof(uint) * (long)places.Length;

    /// <summary>Places below <paramref name="place"/>, sought from <paramref name="from"/> of them on in growing strides: cheap where the answer is near.</summary>
    public int CountBelow(long place, int from)
    {
        int low = from, stride = 1;
        while (low < places.Length && places[low] < place)
        {
            from = low + 1;
            low += stride;
            stride *= 2;
        }

        int high = Math.Min(low, places.Length);
        while (from < high)
        {
            int middle = from + ((high - from) / 2);
            if (places[middle] < place)
            {
                from = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return from;
    }
}
