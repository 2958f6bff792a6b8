using System.Runtime.Intrinsics.X86;

namespace Accelerated.Kernels.Host;

/// <summary>Software prefetch for data that several streams reach in turns, which the processor's own prefetchers do not follow.</summary>
internal static unsafe class NearCache
{
    /// <summary>Floats of a cache line.</summary>
    public const int Line = 16;

    /// <summary>Asks for <paramref name="floats"/> values, none if negative, in the second-level cache. Only a hint; the addresses need not be readable.</summary>
    public static void Fetch(float* first, int floats)
    {
        if (Sse.IsSupported)
        {
            for (int line = 0; line < floats; line += Line)
            {
                Sse.Prefetch1(first + line);
            }
        }
    }
}
