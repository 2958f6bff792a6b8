using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary><see cref="HeadUnembeddingByProducts{TProduct}"/> with register-tiled products.</summary>
internal readonly struct HeadUnembeddingLossRegisterTiled : IKernelVariant<HeadUnembeddingLossArguments>
{
    public static string Name => MatrixProductRegisterTiled.Name;

    public static DeviceNeeds Needs => HeadUnembeddingByProducts<MatrixProductRegisterTiled>.Needs;

    public static IReadOnlyList<Delegate> Kernels => HeadUnembeddingByProducts<MatrixProductRegisterTiled>.Kernels;

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator) => HeadUnembeddingByProducts<MatrixProductRegisterTiled>.Load(accelerator);
}
