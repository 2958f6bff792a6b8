using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Whole numbers, 0 or above, in as many bytes as they need: seven bits each, lowest first, the top bit set on all but the last (LEB128).</summary>
internal static class Varint
{
    /// <summary>The most bytes that a number of 128 bits takes.</summary>
    public const int Longest = 19;

    public static int Length(ulong value) => 1 + (BitOperations.Log2(value | 1) / 7);

    /// <summary>Writes at <paramref name="at"/> and returns the place behind.</summary>
    public static int Write<T>(Span<byte> destination, int at, T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        T limit = T.CreateTruncating(0x80);
        while (value >= limit)
        {
            destination[at++] = (byte)(byte.CreateTruncating(value) | 0x80);
            value >>>= 7;
        }

        destination[at++] = byte.CreateTruncating(value);
        return at;
    }

    /// <summary>Reads at <paramref name="at"/> and moves it behind the number. A number cut off by the end is an <see cref="InvalidDataException"/>.</summary>
    public static T Read<T>(ReadOnlySpan<byte> source, ref int at)
        where T : unmanaged, IBinaryInteger<T>
    {
        T value = T.Zero;
        for (int shift = 0; shift < Longest * 7; shift += 7)
        {
            if ((uint)at >= (uint)source.Length)
            {
                break;
            }

            byte part = source[at++];
            value |= T.CreateTruncating(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is cut off");
    }
}
