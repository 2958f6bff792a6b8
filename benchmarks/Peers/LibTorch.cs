using System.Runtime.InteropServices;
using TorchSharp;

namespace Accelerated.Peers;

/// <summary>Whether libtorch loads here, and with what it runs.</summary>
internal static class LibTorch
{
    /// <summary>Why libtorch does not load; null where it does.</summary>
    public static string? Fault()
    {
        try
        {
            // Loaded here first, because TorchSharp hides the system's reason behind a long trace of its own.
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            torch.zeros(1).Dispose();
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            string[] lines = error.GetBaseException().Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string reason = Array.Find(lines, line => line.Contains("GLIBC", StringComparison.Ordinal)) ?? lines[0];
            return $"libtorch does not load here: {reason}. TorchSharp 0.107 wants the libstdc++ of GCC 13 or newer (GLIBCXX_3.4.32), which Debian 13 and Ubuntu 24.04 have and Debian 12 has not: "
                + "run this in a container or chroot of such a system, or put a newer libstdc++.so.6 on LD_LIBRARY_PATH.";
        }
    }

    /// <summary>Its version, and what it takes its memory from: with the C library's malloc it is a tenth slower than with jemalloc.</summary>
    public static string Version() => $"libtorch {torch.__version__} with memory from {Allocator()}";

    private static string Allocator()
    {
        string[] known = ["jemalloc", "tcmalloc", "mimalloc"];
        return File.Exists("/proc/self/maps") && File.ReadLines("/proc/self/maps").FirstOrDefault(line => known.Any(line.Contains)) is { } map
            ? known.First(map.Contains)
            : "the C library's malloc";
    }
}
