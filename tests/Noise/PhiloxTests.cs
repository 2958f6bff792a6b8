using System.Runtime.Intrinsics;
using Accelerated.Kernels.Random;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Noise;

public sealed class PhiloxTests
{
    /// <summary>The known answers of the authors' library (Random123, philox4x32 10).</summary>
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void The_known_answers_of_the_authors_come_out(uint[] counter, uint[] key, uint[] expected)
    {
        Philox words = Philox.At(key[0] | (ulong)key[1] << 32, (NoisePurpose)counter[3], counter[2], counter[1], counter[0]);
        Assert.Equal(expected, new[] { words.X, words.Y, words.Z, words.W });
        Assert.Equal(expected, PhiloxReference.Block(counter, key));
    }

    [Theory]
    [InlineData(0UL, 1, 0u, 0u, 0u)]
    [InlineData(0xFEDCBA9876543210UL, 2, 7u, 123456u, 99u)]
    [InlineData(ulong.MaxValue, 3, uint.MaxValue, uint.MaxValue, uint.MaxValue - 5)]
    public void Sixteen_blocks_at_once_are_the_blocks_one_by_one(ulong seed, int purpose, uint chain, uint step, uint first)
    {
        PhiloxSimd many = PhiloxSimd.At(seed, (NoisePurpose)purpose, chain, step, first);
        for (int i = 0; i < Vector512<uint>.Count; i++)
        {
            Philox one = Philox.At(seed, (NoisePurpose)purpose, chain, step, unchecked(first + (uint)i));
            Assert.Equal(one, new Philox(many.X[i], many.Y[i], many.Z[i], many.W[i]));
        }
    }
}
