using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace Accelerated.Devices;

/// <summary>
/// ILGPU imports <c>OpenCL</c> and <c>cuda</c>, for which .NET probes only names without a version; runtime packages ship only versioned ones.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static bool installed;

    /// <summary>Makes ILGPU find <c>libOpenCL.so.1</c> and <c>libcuda.so.1</c>. Does nothing the second time.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (!installed)
            {
                NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
                installed = true;
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string? versioned = OperatingSystem.IsLinux()
            ? name switch { "OpenCL" => "libOpenCL.so.1", "cuda" => "libcuda.so.1", _ => null }
            : null;
        return versioned is not null && NativeLibrary.TryLoad(versioned, out nint handle) ? handle : 0;
    }
}
