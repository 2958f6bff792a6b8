using Accelerated.Support;
using Microsoft.Win32.SafeHandles;

namespace Accelerated.Tokens;

/// <summary>The bytes of corpus statistics, in memory or in a file of which only what is asked for is read. Thread-safe.</summary>
internal sealed class StatisticsBytes : IDisposable
{
    private readonly ReadOnlyMemory<byte> memory;
    private readonly SafeFileHandle? file;
    private readonly string path;

    private StatisticsBytes(string path, long length, ReadOnlyMemory<byte> memory, SafeFileHandle? file)
    {
        this.path = path;
        this.memory = memory;
        this.file = file;
        Length = length;
    }

    public long Length { get; }

    public static StatisticsBytes Of(ReadOnlyMemory<byte> memory) => new("statistics in memory", memory.Length, memory, null);

    public static StatisticsBytes Open(string path)
    {
        try
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
            return new StatisticsBytes(path, RandomAccess.GetLength(file), default, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads exactly as much as <paramref name="destination"/> holds.</summary>
    public void Read(long start, Span<byte> destination)
    {
        if (start < 0 || destination.Length > Length - start)
        {
            throw Foreign($"it has {Length} bytes but {destination.Length} are needed at {start}");
        }

        if (file is null)
        {
            memory.Span.Slice((int)start, destination.Length).CopyTo(destination);
            return;
        }

        try
        {
            for (int done = 0, got; done < destination.Length; done += got)
            {
                got = RandomAccess.Read(file, destination[done..], start + done);
                if (got == 0)
                {
                    throw Foreign("it has been cut short");
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {error.Message}", error);
        }
    }

    public InvalidInputException Foreign(string reason) =>
        new($"{path} is no usable file of corpus statistics: {reason}. Make it anew with 'tokens statistics'.");

    public void CopyTo(Stream destination)
    {
        byte[] block = new byte[1 << 20];
        for (long at = 0; at < Length; at += block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, Length - at));
            Read(at, part);
            destination.Write(part);
        }
    }

    public void Dispose() => file?.Dispose();
}
