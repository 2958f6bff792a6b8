using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>A view together with the address of its first element on a CUDA device, because inline PTX cannot take a view's address.</summary>
internal readonly record struct TensorSource(ArrayView<float> Data, long Address)
{
    public static TensorSource Of(ArrayView<float> view) => new(view, view.Length == 0 ? 0 : AddressOf(view));

    // Through a type parameter, so that the interface calls do not box.
    private static long AddressOf<TView>(TView view)
        where TView : struct, IContiguousArrayView => view.Buffer.NativePtr + (nint)view.IndexInBytes;
}
