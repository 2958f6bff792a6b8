using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>Tensor cores with three tf32 products for each of float32.</summary>
internal readonly struct MatrixProductTensorCoreTripleTf32 : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "tensor-core-3xtf32";

    public static KernelPrecision Precision => KernelPrecision.TripleTf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorProductVariant<CudaTensorUnit, TripleTf32>.Kernels;

    public static KernelSpecialization LaunchBounds(Delegate kernel) => TensorProductVariant<CudaTensorUnit, TripleTf32>.LaunchBounds;

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator) => TensorProductVariant<CudaTensorUnit, TripleTf32>.Load(accelerator);
}
