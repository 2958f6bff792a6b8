using System.Numerics;
using Accelerated.Kernels.Random;

namespace Accelerated.Data;

/// <summary>
/// A pseudo-random permutation of 0..size−1 in constant memory: a balanced Feistel network over the smallest square power of two that holds size, whose
/// round functions are Philox words, repeated until the image falls below size (cycle walking, Black and Rogaway, 2002). It takes fewer than four walks on average.
/// </summary>
internal readonly struct FeistelPermutation
{
    private const int Rounds = 6;
    private const int LeastHalfBits = 2; // below that a round has so few functions that some orders never occur

    private readonly ulong seed;
    private readonly NoisePurpose purpose;
    private readonly uint stream;
    private readonly uint epoch;
    private readonly uint size;
    private readonly int halfBits;

    public FeistelPermutation(ulong seed, NoisePurpose purpose, uint stream, uint epoch, int size)
    {
        this.seed = seed;
        this.purpose = purpose;
        this.stream = stream;
        this.epoch = epoch;
        this.size = (uint)size;
        int bits = 32 - BitOperations.LeadingZeroCount((uint)size - 1);
        halfBits = Math.Max((bits + 1) / 2, LeastHalfBits);
    }

    public int this[int place]
    {
        get
        {
            uint value = (uint)place;
            do
            {
                value = Encrypt(value);
            }
            while (value >= size);
            return (int)value;
        }
    }

    private uint Encrypt(uint value)
    {
        uint mask = (1u << halfBits) - 1;
        uint left = value >> halfBits;
        uint right = value & mask;
        for (uint round = 0; round < Rounds; round++)
        {
            // a half has at most 16 bits, so round and half together make a distinct index
            uint word = Philox.At(seed, purpose, stream, epoch, (round << 16) | right).X;
            (left, right) = (right, left ^ (word & mask));
        }

        return (left << halfBits) | right;
    }
}
