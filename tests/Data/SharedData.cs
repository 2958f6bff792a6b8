using Xunit.Abstractions;

namespace Accelerated.Tests.Data;

/// <summary>Files of the data collection that <c>ACCELERATED_DATA</c> names, for tests that want real text.</summary>
internal static class SharedData
{
    /// <summary>The full path of a file there, or null, with a line of output, where it is absent.</summary>
    public static string? Find(string file, ITestOutputHelper output)
    {
        string? folder = Environment.GetEnvironmentVariable("ACCELERATED_DATA");
        string? path = folder is null ? null : Path.Combine(folder, file);
        if (path is null || !File.Exists(path))
        {
            output.WriteLine($"Skipped: ACCELERATED_DATA names no folder that holds {file}.");
            return null;
        }

        return path;
    }
}
