using System.Runtime.InteropServices;
using Accelerated.Kernels.Host;

namespace Accelerated.Peers;

/// <summary>The system's OpenBLAS, if it has one.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NotTransposed = 111;

    /// <summary>Why OpenBLAS does not load; null where it does.</summary>
    public static string? Fault() =>
        NativeLibrary.TryLoad(Library, out _) ? null : $"{Library} does not load here: install OpenBLAS (on Debian and Ubuntu: apt-get install libopenblas0-pthread).";

    /// <summary>Its version and what it was built for.</summary>
    public static string Version() => Marshal.PtrToStringUTF8(Configuration()) ?? "OpenBLAS";

    /// <summary>Work that multiplies an <paramref name="m"/> × <paramref name="k"/> by a <paramref name="k"/> × <paramref name="n"/> matrix, both in huge pages where the system has them, as ours are.</summary>
    public static Action Product(int m, int k, int n, int threads)
    {
        SetThreads(threads);
        float* a = Matrix(m, k, 1);
        float* b = Matrix(k, n, 2);
        float* c = Matrix(m, n, 3);
        return () => Multiply(RowMajor, NotTransposed, NotTransposed, m, n, k, 1, a, k, b, n, 0, c, n);
    }

    // Never freed: the process ends after the comparison.
    private static float* Matrix(int rows, int columns, int seed)
    {
        nuint bytes = (nuint)rows * (nuint)columns * sizeof(float);
        var values = (float*)NativeMemory.AlignedAlloc(bytes, HostPages.HugeSize);
        HostPages.PreferHuge(values, bytes);
        var random = new Random(seed);
        for (long i = 0; i < (long)rows * columns; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static partial void SetThreads(int threads);

    [LibraryImport(Library, EntryPoint = "openblas_get_config")]
    private static partial nint Configuration();

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Multiply(int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int strideA, float* b, int strideB, float beta, float* c, int strideC);
}
