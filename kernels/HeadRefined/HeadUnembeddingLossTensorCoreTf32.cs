using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary><see cref="HeadUnembeddingByProducts{TProduct}"/> with the products of <see cref="MatrixProductTensorCoreTf32"/>.</summary>
internal readonly struct HeadUnembeddingLossTensorCoreTf32 : IKernelVariant<HeadUnembeddingLossArguments>
{
    public static string Name => MatrixProductTensorCoreTf32.Name;

    public static KernelPrecision Precision => KernelPrecision.Tf32;

    public static DeviceNeeds Needs => HeadUnembeddingByProducts<MatrixProductTensorCoreTf32>.Needs;

    public static IReadOnlyList<Delegate> Kernels => HeadUnembeddingByProducts<MatrixProductTensorCoreTf32>.Kernels;

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator) => HeadUnembeddingByProducts<MatrixProductTensorCoreTf32>.Load(accelerator);
}
