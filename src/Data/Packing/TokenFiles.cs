using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>The kinds of token files.</summary>
internal static class TokenFiles
{
    public static TokenRows OpenNumpy(string path, TokenSourceOptions options)
    {
        NumpyHeader header = ReadHeader(path);
        if (header.Shape.Count != 2 || TokenElements.OfNumpy(header.Kind, header.ElementSize) is not { } element)
        {
            throw new InvalidInputException($"'{path}' holds {header.Descriptor} of shape ({string.Join(", ", header.Shape)}), but tokens are integers of shape (sequences, context).");
        }

        if (header.Length == 0)
        {
            throw new InvalidInputException($"'{path}' holds no tokens: its shape is ({string.Join(", ", header.Shape)}).");
        }

        int length = CheckedLength(path, header.Shape[1], options);
        return Checked(path, new TokenRows(options.Name ?? options.Spec, new MappedTokenStorage(path, header.DataOffset, header.Length, element), length), options);
    }

    public static TokenRows OpenFlat(string path, TokenSourceOptions options)
    {
        int length = options.Length ?? throw new InvalidInputException($"'{path}' has no manifest beside it, so the length of its rows must be given.");
        long bytes = new FileInfo(path).Length;
        long rows = bytes / sizeof(ushort) / length;
        if (bytes % sizeof(ushort) != 0 || rows == 0)
        {
            throw new InvalidInputException($"'{path}' has {bytes} bytes, but a flat token file holds uint16 numbers, {length * sizeof(ushort)} bytes or more for a row of {length}.");
        }

        return Checked(path, new TokenRows(options.Name ?? options.Spec, new MappedTokenStorage(path, 0, rows * length, TokenElement.UInt16), length), options);
    }

    public static TokenRows OpenPacked(string path, TokenSourceOptions options)
    {
        TokenManifest manifest = TokenManifest.Read(path);
        long bytes = new FileInfo(path).Length;
        long tokens = (long)manifest.Rows * manifest.Length;
        if (manifest.Length < 1 || manifest.Rows < 1 || bytes != manifest.Bytes)
        {
            throw new InvalidInputException(
                $"'{path}' has {bytes} bytes, but its manifest speaks of {manifest.Rows} rows of {manifest.Length}: {manifest.Bytes} bytes. Delete both and pack again.");
        }

        if (options.Tokenizer is { } tokenizer && tokenizer.Sha256 != manifest.TokenizerSha256)
        {
            throw new InvalidInputException($"'{path}' was packed with another tokenizer (sha-256 {manifest.TokenizerSha256[..12]}…, not {tokenizer.Sha256[..12]}…). Pack its corpus again.");
        }

        int length = CheckedLength(path, manifest.Length, options);
        var storage = new MappedTokenStorage(path, 0, tokens, manifest.Element);
        var rows = new TokenRows(options.Name ?? options.Spec, storage, length, (manifest.LargestId, manifest.Sha256));
        return manifest.LargestId < (options.Vocabulary ?? int.MaxValue) ? rows : Checked(path, rows, options);
    }

    /// <summary>The rows, if all their ids are within the vocabulary.</summary>
    private static TokenRows Checked(string path, TokenRows rows, TokenSourceOptions options)
    {
        if (rows.FindOutside(options.Vocabulary ?? int.MaxValue) is { } found)
        {
            rows.Dispose();
            string wanted = options.Vocabulary is { } vocabulary ? $"the vocabulary has {vocabulary} ids, 0 to {vocabulary - 1}" : "ids are 0 or above";
            throw new InvalidInputException($"'{path}', row {found.Row}, column {found.Column}: the token id is {found.Id}, but {wanted}.");
        }

        return rows;
    }

    private static int CheckedLength(string path, int length, TokenSourceOptions options) =>
        length <= (options.Length ?? int.MaxValue)
            ? length
            : throw new InvalidInputException($"'{path}' has rows of {length} tokens, but at most {options.Length} can be used.");

    private static NumpyHeader ReadHeader(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return NumpyHeader.Parse(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{path}' cannot be read: {error.Message}", error);
        }
    }
}
