namespace Accelerated.Tools.Common;

/// <summary>A data set as the command line names it, <c>NAME=PATH</c>. Without a name it is called like its file, or like its specification.</summary>
public sealed record NamedData(string Name, string Spec)
{
    /// <summary>The data sets of the command line; the first is the general one.</summary>
    /// <exception cref="UsageException">A name is missing, used twice, or could not stand in a file's name.</exception>
    public static IReadOnlyList<NamedData> ParseAll(string[] texts, string option = "--data")
    {
        NamedData[] all = [.. texts.Select(t => Parse(t, option))];
        return all.Length == 0 ? throw new UsageException("no data: give --data NAME=PATH.")
            : all.GroupBy(d => d.Name).FirstOrDefault(g => g.Count() > 1) is { } twice ? throw new UsageException($"two data sets are named '{twice.Key}'. Name them apart: {option} NAME=PATH.")
            : all;
    }

    private static NamedData Parse(string text, string option)
    {
        int equals = text.IndexOf('=');
        string spec = text[(equals + 1)..];
        string name = equals >= 0 ? text[..equals] : File.Exists(spec) || Directory.Exists(spec) ? Path.GetFileNameWithoutExtension(spec) : spec;
        return name.Length > 0 && spec.Length > 0 && name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? new NamedData(name, spec)
            : throw new UsageException($"{option} '{text}' must be NAME=PATH, with a name that can stand in a file's name.");
    }
}
