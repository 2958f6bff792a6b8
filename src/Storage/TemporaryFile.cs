using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Accelerated.Storage;

/// <summary>
/// Names of files that are being written: <c>.{name}.{machine}-{process}-{random}.tmp</c>. Nobody else writes under the same name, on whatever machine of a shared file system, in whatever
/// container. A process that is killed leaves its file behind.
/// </summary>
public static partial class TemporaryFile
{
    private const int LongestMachine = 32;

    private static readonly string Machine = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(LongestMachine));

    /// <summary>A name beside <paramref name="path"/>.</summary>
    public static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $".{Path.GetFileName(path)}.{Machine}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}.tmp");

    /// <summary>Whether it is such a file.</summary>
    public static bool Is(string path) => Pattern().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is such a file, and was left by a process of this machine that is no more. Of other machines nothing is known.</summary>
    public static bool IsAbandoned(string path)
    {
        Match match = Pattern().Match(Path.GetFileName(path));
        return match.Success && match.Groups["machine"].Value == Machine && int.TryParse(match.Groups["process"].ValueSpan, out int process) && !IsAlive(process);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\..+\.(?<machine>[A-Za-z0-9_]*)-(?<process>\d+)-[0-9a-f]{8}\.tmp$")]
    private static partial Regex Pattern();
}
