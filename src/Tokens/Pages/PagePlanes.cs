using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// Numbers of a page as bytes that compress well: of 16-bit numbers first all low bytes, then all high bytes. <see cref="ToBase64"/> packs them behind their description: the
/// length of the description as little-endian uint32, the description, the planes; compressed with raw deflate, then base64, whose letters are never markup.
/// </summary>
internal sealed class PagePlanes
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public void Bytes(ReadOnlySpan<byte> values) => bytes.Write(values);

    public void Words(ReadOnlySpan<ushort> values)
    {
        Span<byte> planes = bytes.GetSpan(2 * values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            planes[i] = (byte)values[i];
            planes[values.Length + i] = (byte)(values[i] >> 8);
        }

        bytes.Advance(2 * values.Length);
    }

    public string ToBase64(ReadOnlySpan<byte> description)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            Span<byte> length = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)description.Length);
            deflate.Write(length);
            deflate.Write(description);
            deflate.Write(bytes.WrittenSpan);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>In units of 1 / <paramref name="perUnit"/>, at most 65535.</summary>
    public static ushort Unsigned(double value, double perUnit) => (ushort)Math.Clamp(Math.Round(perUnit * value), 0, ushort.MaxValue);

    /// <summary>In units of 1 / <paramref name="perUnit"/>, at most ±32767; zigzag: 0, −1, 1, −2 … are 0, 1, 2, 3 ….</summary>
    public static ushort Signed(double value, double perUnit)
    {
        int whole = (int)Math.Clamp(Math.Round(perUnit * value), -short.MaxValue, short.MaxValue);
        return (ushort)((whole << 1) ^ (whole >> 31));
    }
}
