namespace Accelerated.Tests.Storage;

/// <summary>A file on a disk that holds <paramref name="capacity"/> more bytes. Writing a span comes here too, by way of an array.</summary>
internal sealed class FullDiskStream(string path, int capacity) : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite)
{
    private int left = capacity;

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, Math.Min(count, left));
        left -= count;
        if (left < 0)
        {
            throw new IOException("No space left on device");
        }
    }
}
