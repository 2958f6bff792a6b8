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

    /// <summary>Whether the system has the library that ILGPU calls <paramref name="name"/>: <c>cuda</c> or <c>OpenCL</c>.</summary>
    public static bool Has(string name)
    {
        if (!NativeLibrary.TryLoad(FileOf(name), typeof(Context).Assembly, null, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    /// <summary>What the library's file is called here.</summary>
    public static string FileOf(string name) => (OperatingSystem.IsLinux(), name) switch
    {
        (true, "OpenCL") => "libOpenCL.so.1",
        (true, "cuda") => "libcuda.so.1",
        (false, "cuda") => "nvcuda",
        _ => name,
    };

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string file = FileOf(name);
        return OperatingSystem.IsLinux() && file != name && NativeLibrary.TryLoad(file, out nint handle) ? handle : 0;
    }
}
