using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Kernels;

/// <summary>A processor as a device that compiles kernels, as PoCL is: it has no shared memory of its own, and a barrier costs it a loop.</summary>
public static class ProcessorDevice
{
    public static bool Is(Accelerator accelerator) => accelerator is CLAccelerator { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU };
}
