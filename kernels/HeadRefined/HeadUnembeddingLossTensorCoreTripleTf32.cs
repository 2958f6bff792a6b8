using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary><see cref="HeadUnembeddingByProducts{TProduct}"/> with the products of <see cref="MatrixProductTensorCoreTripleTf32"/>.</summary>
internal readonly struct HeadUnembeddingLossTensorCoreTripleTf32 : IKernelVariant<HeadUnembeddingLossArguments>
{
    public static string Name => MatrixProductTensorCoreTripleTf32.Name;

    public static KernelPrecision Precision => KernelPrecision.TripleTf32;

    public static DeviceNeeds Needs => HeadUnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Needs;

    public static IReadOnlyList<Delegate> Kernels => HeadUnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Kernels;

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator) => HeadUnembeddingByProducts<MatrixProductTensorCoreTripleTf32>.Load(accelerator);
}
