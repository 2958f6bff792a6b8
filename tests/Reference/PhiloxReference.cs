namespace Accelerated.Tests.Reference;

/// <summary>Philox 4×32-10 and the Box–Muller transform in float64, as the papers write them.</summary>
public static class PhiloxReference
{
    public static uint[] Block(uint[] counter, uint[] key)
    {
        uint[] c = [.. counter];
        uint[] k = [.. key];
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c[0];
            ulong p1 = 0xCD9E8D57UL * c[2];
            c = [(uint)(p1 >> 32) ^ c[1] ^ k[0], (uint)(p1 & 0xFFFFFFFF), (uint)(p0 >> 32) ^ c[3] ^ k[1], (uint)(p0 & 0xFFFFFFFF)];
            k = [k[0] + 0x9E3779B9, k[1] + 0xBB67AE85];
        }

        return c;
    }

    /// <summary>The standard normal of <paramref name="index"/>: √(−2 ln u) cos 2πt for even, sin 2πt for odd indices; u = (word + ½) / 2³², t = word / 2³².</summary>
    public static double Normal(ulong seed, uint purpose, uint chain, uint step, long index)
    {
        uint[] words = Block([(uint)(index / 4), step, chain, purpose], [(uint)(seed & 0xFFFFFFFF), (uint)(seed >> 32)]);
        int pair = (int)(index % 4) / 2;
        double radius = Math.Sqrt(-2 * Math.Log((words[2 * pair] + 0.5) / 4294967296.0));
        double angle = 2 * Math.PI * (words[2 * pair + 1] / 4294967296.0);
        return radius * (index % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
    }
}
