namespace Accelerated.Kernels.Random;

/// <summary>
/// Philox 4×32-10 (Salmon, Moraes, Dror and Shaw, 2011): four random words as a pure function of a 128-bit counter and a 64-bit key. Runs on the host and in kernels.
/// The product's counter is (index, step, chain, purpose) and its key the seed.
/// </summary>
public readonly record struct Philox(uint X, uint Y, uint Z, uint W)
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>The four words of counter (<paramref name="index"/>, <paramref name="step"/>, <paramref name="chain"/>, <paramref name="purpose"/>) under <paramref name="seed"/>.</summary>
    public static Philox At(ulong seed, NoisePurpose purpose, uint chain, uint step, uint index)
    {
        uint c0 = index, c1 = step, c2 = chain, c3 = (uint)purpose;
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)c0 * Multiplier0;
            ulong product1 = (ulong)c2 * Multiplier1;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new Philox(c0, c1, c2, c3);
    }
}
