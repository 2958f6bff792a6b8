using System.Diagnostics;
using System.Reflection;

namespace Accelerated.Peers;

/// <summary>This program in another process.</summary>
internal static class OwnProcess
{
    /// <summary>Starts it; its input and output are the caller's to use.</summary>
    public static Process Start(params string[] arguments)
    {
        string self = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(self) == "dotnet";
        return Process.Start(new ProcessStartInfo(self, isHost ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}
