using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Accelerated.Benchmarks.Machine;

/// <summary>What made a result: software, processor, commit.</summary>
internal static class MachineVersions
{
    public static IReadOnlyDictionary<string, string> Current(int threads) => new Dictionary<string, string>
    {
        ["commit"] = Commit(),
        ["dotnet"] = Environment.Version.ToString(),
        ["ilgpu"] = VersionOf(typeof(ILGPU.Context)),
        ["benchmarkdotnet"] = VersionOf(typeof(BenchmarkDotNet.Running.BenchmarkRunner)),
        ["os"] = RuntimeInformation.OSDescription,
        ["processor"] = Processor(),
        ["threads"] = threads.ToString(),
    };

    private static string VersionOf(Type type) =>
        (type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    /// <summary>The commit of the working folder, marked where files differ from it.</summary>
    private static string Commit()
    {
        try
        {
            string commit = Git("rev-parse", "--short=10", "HEAD");
            return Git("status", "--porcelain", "--untracked-files=no", "--", "kernels", "src", "benchmarks/*.cs").Length == 0 ? commit : commit + " with changes";
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return OfBuild();
        }
    }

    /// <summary>The commit that the build wrote into this program, where there is no repository to ask.</summary>
    private static string OfBuild() =>
        typeof(MachineVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: > 10 } commit] ? commit[..10] : "unknown";

    private static string Git(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("git failed.");
    }

    /// <summary>The processor's name, and its vector width, which a virtual machine's name often hides.</summary>
    private static string Processor()
    {
        string vectors = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512" : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256" : "128";
        string? model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return $"{model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString()}, {vectors}-bit vectors";
    }
}
