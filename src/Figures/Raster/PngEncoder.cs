using System.Buffers.Binary;
using System.IO.Compression;

namespace Accelerated.Figures.Raster;

/// <summary>8-bit RGB pixels as a PNG file: one IDAT, no filter (flat areas compress best so), the resolution in pHYs, no time stamp.</summary>
internal static class PngEncoder
{
    private const int HeaderLength = 13;
    private static readonly uint[] CrcTable = BuildCrcTable();

    public static void Write(Stream destination, ReadOnlySpan<byte> rgb, int width, int height, double pixelsPerInch)
    {
        destination.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = 2;
        WriteChunk(destination, "IHDR"u8, header);

        Span<byte> resolution = stackalloc byte[9];
        int pixelsPerMetre = (int)Math.Round(pixelsPerInch / 0.0254);
        BinaryPrimitives.WriteInt32BigEndian(resolution, pixelsPerMetre);
        BinaryPrimitives.WriteInt32BigEndian(resolution[4..], pixelsPerMetre);
        resolution[8] = 1;
        WriteChunk(destination, "pHYs"u8, resolution);

        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(y * width * 3, width * 3));
            }
        }

        WriteChunk(destination, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(destination, "IEND"u8, []);
    }

    private static void WriteChunk(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        destination.Write(number);
        destination.Write(type);
        destination.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        destination.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    // The reflected CRC-32 of ISO 3309, polynomial 0xEDB88320, as the PNG specification asks.
    private static uint[] BuildCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            table[i] = value;
        }

        return table;
    }
}
