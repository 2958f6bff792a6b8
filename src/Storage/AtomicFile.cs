using System.Text;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>
/// Files that are there completely or not at all: written under a temporary name in the same folder, flushed to the disk, then renamed. After a failure neither
/// the temporary file nor anything new under the final name is left; a file that was there before is unchanged.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes the file at <paramref name="path"/>, replacing an older one. Missing folders are created.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content to a seekable stream, which is closed afterwards.</param>
    /// <exception cref="InvalidInputException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, static (stream, action) => action(stream));

    /// <summary>The same for content that is a span: <paramref name="state"/> is handed to <paramref name="write"/>.</summary>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> write)
        where TState : allows ref struct => Write(path, state, write, static name => new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16));

    /// <summary>Writes text as UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, text, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));

    internal static void Write<TState>(string path, TState state, Action<Stream, TState> write, Func<string, Stream> create)
        where TState : allows ref struct
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new InvalidInputException($"'{path}' is no file name.");
        string temporary = TemporaryFile.Beside(full);
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                using (Stream stream = create(temporary))
                {
                    write(stream, state);
                    stream.Flush();
                    (stream as FileStream)?.Flush(flushToDisk: true);
                }

                File.Move(temporary, full, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write '{path}': {e.Message.TrimEnd('.')}. Nothing was left under that name; free space or name another place.", e);
        }
    }
}
