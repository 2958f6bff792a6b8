using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Accelerated.Devices;

/// <summary>NVIDIA's <c>ptxas</c>, where it is on the path or named by the environment variable PTXAS. It needs no GPU.</summary>
internal static partial class PtxAssembler
{
    private static readonly Lazy<string?> Executable = new(Find);

    public static bool IsPresent => Executable.Value is not null;

    /// <summary>The line of <c>ptxas --version</c> that names its release.</summary>
    public static string Version => Run(["--version"]).Split('\n').FirstOrDefault(l => l.Contains("release", StringComparison.Ordinal), "").Trim();

    /// <summary>Assembles <paramref name="ptx"/> for <paramref name="architecture"/>, such as <c>sm_90</c>.</summary>
    /// <exception cref="InvalidOperationException">It does not assemble; the message is ptxas's.</exception>
    public static KernelResources Assemble(string ptx, string architecture)
    {
        string source = Path.GetTempFileName();
        try
        {
            File.WriteAllText(source, ptx);
            string report = Run(["-v", $"-arch={architecture}", "-o", "/dev/null", source]);
            return new KernelResources(
                architecture,
                Number(Registers().Match(report)),
                Number(Shared().Match(report)),
                Number(Stack().Match(report)),
                Spills().Matches(report).Sum(Number));
        }
        finally
        {
            File.Delete(source);
        }
    }

    private static string Run(string[] arguments)
    {
        string executable = Executable.Value ?? throw new InvalidOperationException("No ptxas here: put it on the path, or name it in the environment variable PTXAS.");
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> messages = process.StandardOutput.ReadToEndAsync();
        string report = process.StandardError.ReadToEnd() + messages.Result;
        process.WaitForExit();
        return process.ExitCode == 0 ? report : throw new InvalidOperationException(report);
    }

    private static int Number(Match match) => match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string? Find()
    {
        IEnumerable<string?> candidates = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "ptxas"))
            .Prepend(Environment.GetEnvironmentVariable("PTXAS"));
        return candidates.FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Stack();

    [GeneratedRegex(@"(\d+) bytes spill (?:stores|loads)")]
    private static partial Regex Spills();
}
