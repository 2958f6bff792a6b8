using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>
/// Runs of 1 to 4 tokens as numbers that sort as the runs do: each token is its id + 1 in <see cref="Bits"/> bits, the first one on top, and 0 stands where the run has ended.
/// </summary>
/// <typeparam name="T"><see cref="ulong"/> for up to 65,535 ids, <see cref="UInt128"/> beyond.</typeparam>
internal readonly record struct RunKey<T>(int Bits)
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Whether four tokens of a vocabulary fit 64 bits.</summary>
    public static bool FitsUlong(int vocabulary) => BitsOf(vocabulary) * NGramCounts.Longest <= 64;

    public static RunKey<T> Of(int vocabulary) => new(BitsOf(vocabulary));

    /// <summary>The key of a run of any length up to 4, in as many tokens as it has.</summary>
    public T Pack(ReadOnlySpan<int> run)
    {
        T key = T.Zero;
        foreach (int token in run)
        {
            key = Append(key, token + 1);
        }

        return key;
    }

    public T Append(T key, int digit) => (key << Bits) | T.CreateTruncating(digit);

    /// <summary>The first <paramref name="length"/> tokens of a key of 4.</summary>
    public T Prefix(T key, int length) => key >>> (Bits * (NGramCounts.Longest - length));

    /// <summary>Whether the last token of a key is there.</summary>
    public bool IsWhole(T key) => (key & ((T.One << Bits) - T.One)) != T.Zero;

    private static int BitsOf(int vocabulary) => BitOperations.Log2((uint)vocabulary) + 1;
}
