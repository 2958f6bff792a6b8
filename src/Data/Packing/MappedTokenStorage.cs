using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accelerated.Support;
using Microsoft.Win32.SafeHandles;

namespace Accelerated.Data;

/// <summary>Token ids in a memory-mapped file: little-endian integers of one kind, one behind the other from some byte on.</summary>
internal sealed unsafe class MappedTokenStorage : TokenStorage
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly SafeMemoryMappedViewHandle handle;
    private readonly long offset;
    private readonly TokenElement element;

    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public MappedTokenStorage(string path, long offset, long count, TokenElement element)
    {
        Count = count;
        this.offset = offset;
        this.element = element;
        try
        {
            file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{path}' cannot be read: {error.Message}", error);
        }

        handle = view.SafeMemoryMappedViewHandle;
    }

    public override long Count { get; }

    public override void Read(long start, Span<int> destination)
    {
        byte* address = Acquire(start, destination.Length);
        try
        {
            switch (element)
            {
                case TokenElement.UInt8: Copy<byte>(address, destination); break;
                case TokenElement.Int8: Copy<sbyte>(address, destination); break;
                case TokenElement.UInt16: CopyUInt16(address, destination); break;
                case TokenElement.Int16: Copy<short>(address, destination); break;
                case TokenElement.UInt32: Copy<uint>(address, destination); break;
                case TokenElement.Int32: Copy<int>(address, destination); break;
                case TokenElement.UInt64: Copy<ulong>(address, destination); break;
                default: Copy<long>(address, destination); break;
            }
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    public override Int128 At(long place)
    {
        byte* address = Acquire(place, 1);
        try
        {
            return element switch
            {
                TokenElement.UInt8 => *address,
                TokenElement.Int8 => *(sbyte*)address,
                TokenElement.UInt16 => Unsafe.ReadUnaligned<ushort>(address),
                TokenElement.Int16 => Unsafe.ReadUnaligned<short>(address),
                TokenElement.UInt32 => Unsafe.ReadUnaligned<uint>(address),
                TokenElement.Int32 => Unsafe.ReadUnaligned<int>(address),
                TokenElement.UInt64 => Unsafe.ReadUnaligned<ulong>(address),
                _ => Unsafe.ReadUnaligned<long>(address),
            };
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

    private static void CopyUInt16(byte* source, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Unsafe.ReadUnaligned<ushort>(source + (2L * i));
        }
    }

    private static void Copy<T>(byte* source, Span<int> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            long wide = long.CreateSaturating(Unsafe.ReadUnaligned<T>(source + ((long)i * sizeof(T))));
            destination[i] = wide is >= 0 and <= int.MaxValue ? (int)wide : -1;
        }
    }

    /// <summary>The address of an id. Acquiring is counted, so disposing while a reader is here is safe.</summary>
    private byte* Acquire(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Count, nameof(start));
        byte* address = null;
        handle.AcquirePointer(ref address);
        return address + offset + (start * element.Size());
    }
}
