using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Host;

/// <summary>Device memory of the CPU accelerator as what it is: memory of this process.</summary>
public static unsafe class HostView
{
    /// <summary>The address of the first element of <paramref name="view"/>, or null when it is empty. Only for views of the CPU accelerator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Pointer<T>(ArrayView<T> view)
        where T : unmanaged =>
        view.Length == 0 ? null : (T*)view.LoadEffectiveAddressAsPtr();

    /// <summary>The elements of <paramref name="view"/>. Only for views of the CPU accelerator.</summary>
    public static Span<T> Span<T>(ArrayView<T> view)
        where T : unmanaged =>
        new(Pointer(view), checked((int)view.Length));
}
