using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>A kernel for each layout of the factors of a product, each loaded when it is first wanted.</summary>
/// <param name="kernels">For A · B, A · Bᵀ, Aᵀ · B and Aᵀ · Bᵀ.</param>
/// <param name="load">Loads one of them.</param>
internal sealed class KernelPerLayout<TArguments>(IReadOnlyList<Action<TArguments>> kernels, Func<Action<TArguments>, Action<AcceleratorStream, KernelConfig, TArguments>> load)
    where TArguments : struct
{
    private readonly Action<AcceleratorStream, KernelConfig, TArguments>?[] loaded = new Action<AcceleratorStream, KernelConfig, TArguments>?[kernels.Count];

    public Action<AcceleratorStream, KernelConfig, TArguments> For(in MatrixProductArguments a)
    {
        int layout = (a.TransposeA != 0 ? 2 : 0) + (a.TransposeB != 0 ? 1 : 0);
        return loaded[layout] ??= load(kernels[layout]);
    }
}
