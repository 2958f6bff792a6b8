using Accelerated.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Benchmarks;

/// <summary>Memory of the CPU accelerator on whole cache lines, as the library allocates it.</summary>
internal static unsafe class BenchmarkMemory
{
    private const int LineFloats = 16;

    /// <summary>Values between −½ and ½, the same in every run.</summary>
    public static ArrayView<float> Random(Accelerator accelerator, long length)
    {
        ArrayView<float> view = accelerator.Allocate1D<float>(length + LineFloats).View;
        long misaligned = (long)HostView.Pointer(view) % (LineFloats * sizeof(float)) / sizeof(float);
        view = view.SubView((LineFloats - misaligned) % LineFloats, length);
        var random = new Random(1);
        foreach (ref float value in HostView.Span(view))
        {
            value = random.NextSingle() - 0.5f;
        }

        return view;
    }
}
