using System.Runtime.InteropServices;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Where the .NET SDK that runs this program lies.</summary>
internal static class SdkFolder
{
    /// <summary>The documentation files of all reference packs, in ordinal order of their names.</summary>
    public static IReadOnlyList<string> FindDocumentation() => FindDocumentation(Candidates());

    internal static IReadOnlyList<string> FindDocumentation(IEnumerable<string> candidates)
    {
        string[] folders = [.. candidates.Distinct(StringComparer.Ordinal)];
        foreach (string folder in folders)
        {
            string packs = Path.Combine(folder, "packs");
            if (!Directory.Exists(packs))
            {
                continue;
            }

            string[] files = [.. Directory.EnumerateFiles(packs, "*.xml", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/')).Where(IsReference).Order(StringComparer.Ordinal)];
            if (files.Length > 0)
            {
                return files;
            }
        }

        throw new InvalidInputException(
            $"No reference documentation (packs/*/ref/**/*.xml) was found beside dotnet; looked in {string.Join(", ", folders)}. Install the .NET SDK, set DOTNET_ROOT to its folder, or name a corpus of your own.");
    }

    /// <summary>A runtime lies in <c>dotnet/shared/Microsoft.NETCore.App/10.0.0</c>; a self-contained program has to look elsewhere.</summary>
    private static IEnumerable<string> Candidates()
    {
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (string variable in new[] { "DOTNET_ROOT", "DOTNET_HOST_PATH" })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                yield return File.Exists(value) ? Host(value) : Path.GetFullPath(value);
            }
        }

        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string host = Path.Combine(folder, name);
            if (File.Exists(host))
            {
                yield return Host(host);
            }
        }
    }

    private static string Host(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path))!;

    private static bool IsReference(string file) => file.Contains("/ref/", StringComparison.Ordinal);
}
