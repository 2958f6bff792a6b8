using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>A whole file as one document, UTF-8 with or without a byte-order mark.</summary>
internal static class TextFile
{
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static Document Read(string path)
    {
        using var memory = new MemoryStream();
        using (Stream stream = CorpusStream.Open(path))
        {
            stream.CopyTo(memory);
        }

        ReadOnlySpan<byte> bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        int start = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        if (FirstInvalid(bytes) is >= 0 and int at)
        {
            throw new InvalidInputException($"'{path}', line {bytes[..at].Count((byte)'\n') + 1}: byte {at} (0x{bytes[at]:x2}) is not valid UTF-8. Convert the file to UTF-8.");
        }

        return new Document(Encoding.UTF8.GetString(bytes[start..]), path);
    }

    /// <summary>Where the first invalid sequence of UTF-8 begins, or −1.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return -1;
        }

        int place = 0;
        while (Rune.DecodeFromUtf8(bytes[place..], out _, out int length) == OperationStatus.Done)
        {
            place += length;
        }

        return place;
    }
}
