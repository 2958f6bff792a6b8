using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
public static class Sha256Of
{
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static string File(string path)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            return Convert.ToHexStringLower(Digest.Of(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    public static string Span(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(Digest.Of(bytes));
}
