using Accelerated.Kernels.Random;

namespace Accelerated.Data;

/// <summary>A sequence of draws that is a pure function of seed and stream.</summary>
internal sealed class SyntheticDraws(ulong seed, uint stream)
{
    private const uint Purpose = 0x5EED; // apart from the other synthetic sequences
    private uint drawn;

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(((ulong)Next() * (uint)count) >> 32);

    /// <summary>0 to 1, 1 excluded.</summary>
    public double Unit() => Next() / 4294967296.0;

    private uint Next() => Philox.At(seed, NoisePurpose.SyntheticSequences, Purpose, stream, drawn++).X;
}
