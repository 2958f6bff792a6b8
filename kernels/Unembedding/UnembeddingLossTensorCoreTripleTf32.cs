using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary><see cref="UnembeddingByProducts{TProduct}"/> with the products of <see cref="MatrixProductTensorCoreTripleTf32"/>.</summary>
internal readonly struct UnembeddingLossTensorCoreTripleTf32 : IKernelVariant<UnembeddingLossArguments>
{
    public static string Name => MatrixProductTensorCoreTripleTf32.Name;

    public static KernelPrecision Precision => KernelPrecision.TripleTf32;

    public static DeviceNeeds Needs => UnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Needs;

    public static IReadOnlyList<Delegate> Kernels => UnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Kernels;

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator) => UnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Load(accelerator);
}
