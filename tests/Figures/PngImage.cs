using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Accelerated.Tests.Figures;

/// <summary>Reads the PNGs that the figures write: 8-bit RGB, no filter. Refuses everything else.</summary>
internal sealed record PngImage(int Width, int Height, byte[] Rgb)
{
    public static PngImage Read(byte[] file)
    {
        if (!file.AsSpan(0, 8).SequenceEqual(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }))
        {
            throw new InvalidDataException("No PNG signature.");
        }

        (int width, int height) = (0, 0);
        using MemoryStream packed = new();
        int at = 8;
        while (at < file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = Encoding.ASCII.GetString(file, at + 4, 4);
            ReadOnlySpan<byte> data = file.AsSpan(at + 8, length);
            if (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)) != Crc(file.AsSpan(at + 4, length + 4)))
            {
                throw new InvalidDataException($"Wrong checksum of {type}.");
            }

            if (type == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                if (!data[8..].SequenceEqual(new byte[] { 8, 2, 0, 0, 0 }))
                {
                    throw new InvalidDataException("Not 8-bit RGB.");
                }
            }
            else if (type == "IDAT")
            {
                packed.Write(data);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using ZLibStream zlib = new(packed, CompressionMode.Decompress);
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            if (zlib.ReadByte() != 0)
            {
                throw new InvalidDataException("A filtered row.");
            }

            zlib.ReadExactly(rgb, y * width * 3, width * 3);
        }

        return new PngImage(width, height, rgb);
    }

    public int Darkest(int left, int top, int right, int bottom)
    {
        int darkest = 255;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                darkest = Math.Min(darkest, Rgb[((y * Width) + x) * 3]);
            }
        }

        return darkest;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool differs = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc = (crc >> 1) ^ (differs ? 0xEDB88320 : 0);
            }
        }

        return ~crc;
    }
}
