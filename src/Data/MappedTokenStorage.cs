using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Accelerated.Data;

/// <summary>Token ids in a memory-mapped file: integers of one kind, one behind the other from some byte on.</summary>
internal sealed unsafe class MappedTokenStorage : TokenStorage
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly SafeMemoryMappedViewHandle handle;
    private readonly long offset;
    private readonly TokenElement element;
    private readonly bool swapped;

    public MappedTokenStorage(string path, long offset, long count, TokenElement element, ByteOrder order)
    {
        Count = count;
        this.offset = offset;
        this.element = element;
        swapped = (order == ByteOrder.LittleEndian) != BitConverter.IsLittleEndian;
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        handle = view.SafeMemoryMappedViewHandle;
    }

    public override long Count { get; }

    /// <summary>Bytes of one id.</summary>
    public static int SizeOf(TokenElement element) => element switch
    {
        TokenElement.UInt8 or TokenElement.Int8 => 1,
        TokenElement.UInt16 or TokenElement.Int16 => 2,
        TokenElement.UInt32 or TokenElement.Int32 => 4,
        _ => 8,
    };

    public override void Read(long start, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + destination.Length, Count, nameof(start));
        byte* address = null;
        handle.AcquirePointer(ref address); // counted: disposing while a reader is here is safe
        try
        {
            byte* source = address + offset + (start * SizeOf(element));
            switch (element)
            {
                case TokenElement.UInt8: Copy<byte>(source, destination); break;
                case TokenElement.Int8: Copy<sbyte>(source, destination); break;
                case TokenElement.UInt16: Copy<ushort>(source, destination); break;
                case TokenElement.Int16: Copy<short>(source, destination); break;
                case TokenElement.UInt32: Copy<uint>(source, destination); break;
                case TokenElement.Int32: Copy<int>(source, destination); break;
                case TokenElement.UInt64: Copy<ulong>(source, destination); break;
                default: Copy<long>(source, destination); break;
            }
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    public override void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    private void Copy<T>(byte* source, Span<int> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            T value = Unsafe.ReadUnaligned<T>(source + ((long)i * sizeof(T)));
            if (swapped)
            {
                new Span<byte>(&value, sizeof(T)).Reverse();
            }

            long wide = long.CreateSaturating(value);
            destination[i] = wide is >= 0 and <= int.MaxValue ? (int)wide : -1;
        }
    }
}
