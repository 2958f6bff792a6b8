using Accelerated.Support;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Accelerated.Data;

/// <summary>Which files a path, a folder or a glob means.</summary>
internal static class CorpusFiles
{
    private static readonly string[] Kinds = [".txt", ".jsonl", ".jsonl.zst"];

    /// <summary>The files in ordinal order of their names relative to the folder, so that every machine reads them alike.</summary>
    public static IReadOnlyList<string> Find(string source)
    {
        if (source.Contains('*', StringComparison.Ordinal))
        {
            return Glob(source);
        }

        if (Directory.Exists(source))
        {
            string[] found = [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(IsCorpus).OrderBy(Ordinal(source), StringComparer.Ordinal)];
            return found.Length > 0 ? found : throw new InvalidInputException($"'{source}' holds no {Expected} file.");
        }

        if (!File.Exists(source))
        {
            throw new InvalidInputException($"'{source}' does not exist. A corpus is a {Expected} file, a folder or glob of such, sdk:text or sdk:markup.");
        }

        return IsCorpus(source) ? [source] : throw new InvalidInputException($"'{source}' is of no known kind. A corpus is a {Expected} file.");
    }

    private static string Expected => string.Join(", ", Kinds[..^1]) + " or " + Kinds[^1];

    private static bool IsCorpus(string path) => Kinds.Any(kind => path.EndsWith(kind, StringComparison.OrdinalIgnoreCase));

    private static Func<string, string> Ordinal(string root) => path => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static string[] Glob(string pattern)
    {
        string[] parts = pattern.Replace('\\', '/').Split('/');
        int wild = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        string root = string.Join('/', parts[..wild]) is { Length: > 0 } folder ? folder : pattern.StartsWith('/') ? "/" : ".";
        if (!Directory.Exists(root))
        {
            throw new InvalidInputException($"'{root}', where the glob '{pattern}' starts, is no folder.");
        }

        Matcher matcher = new Matcher(StringComparison.Ordinal).AddInclude(string.Join('/', parts[wild..]));
        string[] found = [.. matcher.GetResultsInFullPath(root).Where(IsCorpus).OrderBy(Ordinal(root), StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new InvalidInputException($"The glob '{pattern}' matches no {Expected} file.");
    }
}
