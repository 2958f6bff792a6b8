using System.Runtime.InteropServices;

namespace Accelerated.Kernels.Host;

/// <summary>The page size of big blocks of host memory: with 4 KB pages the tables of a few matrices no longer fit the processor's cache for them.</summary>
public static unsafe partial class HostPages
{
    /// <summary>Size and alignment of a huge page on x86-64 and on ARM with 4 KB base pages.</summary>
    public const nuint HugeSize = 2 << 20;

    private const int AdviseHugePages = 14;

    /// <summary>Asks the system for huge pages in the whole ones among <paramref name="length"/> bytes at <paramref name="address"/>. Only a hint: Linux may follow it, others have no such call.</summary>
    public static void PreferHuge(void* address, nuint length)
    {
        nuint first = ((nuint)address + HugeSize - 1) / HugeSize * HugeSize;
        nuint end = ((nuint)address + length) / HugeSize * HugeSize;
        if (end <= first || !OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Advise((void*)first, end - first, AdviseHugePages);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without the call: ordinary pages do as well.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
