using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Sorting of whole numbers by their digits, lowest first: time in proportion to their number, whatever their order.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Sorts ascending.</summary>
    /// <param name="keys">Sorted in place, or into <paramref name="spare"/>.</param>
    /// <param name="spare">As long as <paramref name="keys"/>.</param>
    /// <param name="bits">Bits that may be set.</param>
    /// <returns>Whichever of the two holds the result.</returns>
    public static Span<T> Sort<T>(Span<T> keys, Span<T> spare, int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<int> places = stackalloc int[Digits];
        for (int shift = 0; shift < bits; shift += DigitBits)
        {
            places.Clear();
            foreach (T key in keys)
            {
                places[Digit(key, shift)]++;
            }

            if (places[keys.IsEmpty ? 0 : Digit(keys[0], shift)] == keys.Length)
            {
                continue;
            }

            int before = 0;
            for (int digit = 0; digit < Digits; digit++)
            {
                (places[digit], before) = (before, before + places[digit]);
            }

            foreach (T key in keys)
            {
                spare[places[Digit(key, shift)]++] = key;
            }

            Span<T> sorted = spare;
            spare = keys;
            keys = sorted;
        }

        return keys;
    }

    private static int Digit<T>(T key, int shift)
        where T : unmanaged, IBinaryInteger<T> => (int)(uint.CreateTruncating(key >>> shift) & (Digits - 1));
}
