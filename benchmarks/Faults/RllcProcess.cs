using System.Diagnostics;
using Accelerated.Support;

namespace Accelerated.Faults;

/// <summary>The executable <c>rllc</c>, as others run it.</summary>
internal sealed class RllcProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private RllcProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public static string Program { get; } = Find();

    public static RllcProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RllcProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static (int Code, string Output, string Error) Run(IEnumerable<string> arguments)
    {
        using RllcProcess running = Start(arguments);
        return running.Wait();
    }

    /// <summary>Runs to the end, which must be good.</summary>
    public static string Succeed(params IEnumerable<string> arguments)
    {
        (int code, string output, string error) = Run(arguments);
        return code == 0 ? output : throw new InvalidInputException($"rllc {string.Join(' ', arguments)} ended with {code}: {error}");
    }

    public (int Code, string Output, string Error) Wait()
    {
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>SIGKILL, after <paramref name="delay"/>, unless it has ended by then.</summary>
    /// <returns>Whether it was killed.</returns>
    public bool KillAfter(TimeSpan delay)
    {
        if (process.WaitForExit(delay))
        {
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return process.ExitCode == 128 + 9;
    }

    public void Dispose() => process.Dispose();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string program = Path.Combine(folder, "tools", "Rllc", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "rllc.exe" : "rllc");
            if (File.Exists(program))
            {
                return program;
            }
        }

        throw new InvalidInputException("tools/Rllc is not built. Build Accelerated.sln with -c Release.");
    }
}
