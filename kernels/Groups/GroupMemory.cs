using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Groups;

/// <summary>Where a view lies, as far as vector loads need to know.</summary>
internal static class GroupMemory
{
    /// <summary>Whether <paramref name="view"/> begins at a multiple of 16 bytes. Buffers themselves begin on multiples of at least 128 on every device.</summary>
    public static bool IsAligned<T>(ArrayView<T> view)
        where T : unmanaged => IndexInBytes(view) % Quad.Bytes == 0;

    /// <summary>The elements of an aligned view by fours; those after the last whole quad are left out.</summary>
    public static ArrayView<Quad> Quads(ArrayView<float> view) => view.AsAligned(Quad.Bytes).Cast<Quad>();

    /// <summary>The same by twos.</summary>
    public static ArrayView<Duo> Duos(ArrayView<float> view) => view.AsAligned(Duo.Bytes).Cast<Duo>();

    // Through a type parameter, so that the interface call does not box.
    private static long IndexInBytes<TView>(TView view)
        where TView : struct, IContiguousArrayView => view.IndexInBytes;
}
