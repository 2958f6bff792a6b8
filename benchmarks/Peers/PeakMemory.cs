using System.Diagnostics;
using System.Globalization;

namespace Accelerated.Peers;

/// <summary>The most memory that a process of its own has held while it trained for some steps, by either side.</summary>
internal static class PeakMemory
{
    /// <summary>In MB, as the system counts it (VmHWM); null where it does not.</summary>
    public static double? OfChild(string side, int sequences, int threads)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string[] arguments = ["--memory-of", side, "--sequences", sequences.ToString(CultureInfo.InvariantCulture), "--threads", threads.ToString(CultureInfo.InvariantCulture)];
        using Process child = OwnProcess.Start(arguments);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The process that measures the memory of {side} failed.");
    }

    /// <summary>That of this process so far, in MB.</summary>
    public static double OfThisProcess()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000.0;
    }
}
