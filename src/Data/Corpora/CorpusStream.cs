using Accelerated.Support;
using ZstdSharp;

namespace Accelerated.Data;

/// <summary>The bytes of a corpus file, decompressed by its extension. What goes wrong while reading is reported with the file's name.</summary>
internal sealed class CorpusStream : Stream
{
    private const int Buffer = 1 << 17;

    private readonly string path;
    private readonly Stream inner;

    private CorpusStream(string path, Stream inner)
    {
        this.path = path;
        this.inner = inner;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static CorpusStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
            return new CorpusStream(path, path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new DecompressionStream(file, leaveOpen: false) : file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidInputException($"'{path}' ends before its compressed data does. Fetch it again.", error);
        }
        catch (ZstdException error)
        {
            throw new InvalidInputException($"'{path}' holds no valid zstd data: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new InvalidInputException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
