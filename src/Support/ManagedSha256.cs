using System.Buffers.Binary;
using System.Numerics;

namespace Accelerated.Support;

/// <summary>SHA-256 as FIPS 180-4 has it, without any library: for machines that have none.</summary>
internal sealed class ManagedSha256
{
    private const int Block = 64;
    private const int Rounds = 64;

    // The fractional parts of the cube roots of the first 64 primes, and below of the square roots of the first 8: found here rather than listed.
    private static readonly uint[] Constants = [.. Primes().Take(Rounds).Select(p => Fraction(p, 3))];
    private static readonly uint[] Start = [.. Primes().Take(8).Select(p => Fraction(p, 2))];

    private readonly uint[] state = [.. Start];
    private readonly uint[] words = new uint[Rounds];
    private readonly byte[] rest = new byte[Block];
    private long length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int kept = (int)(length % Block);
        length += bytes.Length;
        if (kept > 0)
        {
            int taken = Math.Min(Block - kept, bytes.Length);
            bytes[..taken].CopyTo(rest.AsSpan(kept));
            bytes = bytes[taken..];
            if (kept + taken < Block)
            {
                return;
            }

            Compress(rest);
        }

        for (; bytes.Length >= Block; bytes = bytes[Block..])
        {
            Compress(bytes);
        }

        bytes.CopyTo(rest);
    }

    /// <summary>Writes the hash to <paramref name="destination"/> and begins the next one.</summary>
    public void Finish(Span<byte> destination)
    {
        long bits = 8 * length;
        int padding = Block - (int)((length + sizeof(long)) % Block);
        Span<byte> end = stackalloc byte[padding + sizeof(long)];
        end.Clear();
        end[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(end[padding..], bits);
        Append(end);
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(4 * i)..], state[i]);
        }

        Start.CopyTo(state, 0);
        length = 0;
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        for (int t = 0; t < 16; t++)
        {
            words[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
        }

        for (int t = 16; t < Rounds; t++)
        {
            uint x = words[t - 15], y = words[t - 2];
            uint low = BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);
            uint high = BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10);
            words[t] = words[t - 16] + low + words[t - 7] + high;
        }

        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int t = 0; t < Rounds; t++)
        {
            uint sum = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint first = h + sum + ((e & f) ^ (~e & g)) + Constants[t] + words[t];
            uint second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static IEnumerable<int> Primes() => Enumerable.Range(2, 400).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0));

    /// <summary>The first 32 bits of the fraction of the root of <paramref name="number"/>: the largest r with rᵈ ≤ number · 2^(32 d), less its whole part.</summary>
    private static uint Fraction(int number, int degree)
    {
        BigInteger target = (BigInteger)number << (32 * degree);
        BigInteger root = 0;
        for (int bit = 40; bit >= 0; bit--)
        {
            BigInteger next = root + (BigInteger.One << bit);
            root = BigInteger.Pow(next, degree) <= target ? next : root;
        }

        return (uint)(root & uint.MaxValue);
    }
}
