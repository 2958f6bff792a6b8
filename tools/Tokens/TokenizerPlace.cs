using Accelerated.Data;
using Accelerated.Tokens;

namespace Accelerated.Tools.Tokens;

/// <summary>Where a tokenizer is looked for when none is named.</summary>
internal static class TokenizerPlace
{
    private const string FileName = "tokenizer.json";

    /// <summary>The one named; else the <c>tokenizer.json</c> beside the checkpoint or in the run that holds it; else null.</summary>
    public static ITokenizer? ForCheckpoint(string? named, string checkpointFile)
    {
        if (named is not null)
        {
            return TokenizerFile.Load(named);
        }

        DirectoryInfo? folder = new FileInfo(Path.GetFullPath(checkpointFile)).Directory;
        string?[] folders = [folder?.FullName, folder?.Parent?.Parent?.FullName];
        string? found = folders.OfType<string>().Select(place => Path.Combine(place, FileName)).FirstOrDefault(File.Exists);
        return found is null ? null : TokenizerFile.Load(found);
    }

    /// <summary>The one named; else the copy that <c>tokens ablate</c> left in its folder.</summary>
    public static ITokenizer ForFolder(string? named, TokenFolder folder)
    {
        if (named is null && !File.Exists(folder.Tokenizer))
        {
            throw new Support.InvalidInputException($"'{folder.Root}' holds no {FileName}, since its data came without a tokenizer. Name one with --tokenizer.");
        }

        return TokenizerFile.Load(named ?? folder.Tokenizer);
    }
}
