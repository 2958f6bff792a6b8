using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary><see cref="UnembeddingByProducts{TProduct}"/> with the products of <see cref="MatrixProductTensorCoreTf32"/>.</summary>
internal readonly struct UnembeddingLossTensorCoreTf32 : IKernelVariant<UnembeddingLossArguments>
{
    public static string Name => MatrixProductTensorCoreTf32.Name;

    public static KernelPrecision Precision => KernelPrecision.Tf32;

    public static DeviceNeeds Needs => UnembeddingByProducts<MatrixProductTensorCoreTf32>.Needs;

    public static IReadOnlyList<Delegate> Kernels => UnembeddingByProducts<MatrixProductTensorCoreTf32>.Kernels;

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator) => UnembeddingByProducts<MatrixProductTensorCoreTf32>.Load(accelerator);
}
