using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Writes rows as little-endian unsigned integers, and takes down what the manifest records about them.</summary>
internal sealed class TokenFileWriter(Stream stream, TokenElement element) : IDisposable
{
    private readonly Digest hash = new();
    private byte[] bytes = [];

    public long Rows { get; private set; }

    public int LargestId { get; private set; }

    /// <summary>The hash of <see cref="TokenRows.Sha256"/>; writing ends with asking for it.</summary>
    public string TakeHash() => Convert.ToHexStringLower(hash.Finish());

    public void Write(int[] row)
    {
        int size = element.Size();
        Array.Resize(ref bytes, row.Length * sizeof(int));
        for (int i = 0; i < row.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), row[i]);
            LargestId = Math.Max(LargestId, row[i]);
        }

        hash.Append(bytes);
        if (size == sizeof(ushort))
        {
            Span<ushort> narrow = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
            for (int i = 0; i < row.Length; i++)
            {
                narrow[i] = checked((ushort)row[i]);
            }
        }

        stream.Write(bytes, 0, row.Length * size);
        Rows++;
    }

    public void Dispose() => hash.Dispose();
}
