using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// Streams that live as long as the work on one result: files of a folder that is deleted in the end and emptied in the beginning, or memory where no folder is given.
/// An interrupted predecessor therefore does no harm.
/// </summary>
internal sealed class WorkSpace : IDisposable
{
    private readonly string? folder;
    private readonly Dictionary<string, MemoryStream> memory = [];
    private readonly Lock gate = new();

    public WorkSpace(string? folder)
    {
        this.folder = folder;
        if (folder is not null)
        {
            Remove();
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"The working folder '{folder}' cannot be made: {error.Message}", error);
            }
        }
    }

    /// <summary>A new stream to write; its name must be new.</summary>
    public Stream Create(string name)
    {
        if (folder is not null)
        {
            return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        }

        lock (gate)
        {
            return memory[name] = new MemoryStream();
        }
    }

    /// <summary>What was written under a name, from its beginning.</summary>
    /// <param name="name">As it was created.</param>
    /// <param name="buffer">Bytes read at once.</param>
    public Stream Open(string name, int buffer = 1 << 16)
    {
        if (folder is not null)
        {
            return new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.Read, buffer, FileOptions.SequentialScan);
        }

        lock (gate)
        {
            return new MemoryStream(memory[name].ToArray(), writable: false);
        }
    }

    public void Delete(string name)
    {
        if (folder is not null)
        {
            File.Delete(Path.Combine(folder, name));
            return;
        }

        lock (gate)
        {
            memory.Remove(name);
        }
    }

    public void Dispose() => Remove();

    private void Remove()
    {
        if (folder is not null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
