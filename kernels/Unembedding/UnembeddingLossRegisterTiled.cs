using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary><see cref="UnembeddingByProducts{TProduct}"/> with register-tiled products.</summary>
internal readonly struct UnembeddingLossRegisterTiled : IKernelVariant<UnembeddingLossArguments>
{
    public static string Name => MatrixProductRegisterTiled.Name;

    public static DeviceNeeds Needs => UnembeddingByProducts<MatrixProductRegisterTiled>.Needs;

    public static IReadOnlyList<Delegate> Kernels => UnembeddingByProducts<MatrixProductRegisterTiled>.Kernels;

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator) => UnembeddingByProducts<MatrixProductRegisterTiled>.Load(accelerator);
}
