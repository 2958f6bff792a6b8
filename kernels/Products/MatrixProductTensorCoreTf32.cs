using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>Tensor cores with factors rounded to tf32.</summary>
internal readonly struct MatrixProductTensorCoreTf32 : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "tensor-core-tf32";

    public static KernelPrecision Precision => KernelPrecision.Tf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorProductVariant<CudaTensorUnit, SingleTf32>.Kernels;

    public static KernelSpecialization LaunchBounds(Delegate kernel) => TensorProductVariant<CudaTensorUnit, SingleTf32>.LaunchBounds;

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator) => TensorProductVariant<CudaTensorUnit, SingleTf32>.Load(accelerator);
}
