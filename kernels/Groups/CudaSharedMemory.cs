using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Groups;

/// <summary>More dynamic shared memory for a kernel's groups than the 48 KB that a CUDA device grants unasked. ILGPU has no call for it, so the driver is asked directly.</summary>
internal static unsafe class CudaSharedMemory
{
    /// <summary>What CUDA calls CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES.</summary>
    private const int MostDynamicBytes = 8;

    private const int Unasked = 48 * 1024;

    /// <exception cref="InvalidOperationException">The device has not that much.</exception>
    public static void Allow(Kernel kernel, int bytes)
    {
        if (kernel is not CudaKernel cuda || bytes <= Unasked)
        {
            return;
        }

        nint driver = NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1");
        var set = (delegate* unmanaged<nint, int, int, int>)NativeLibrary.GetExport(driver, "cuFuncSetAttribute");
        int error = set(cuda.FunctionPtr, MostDynamicBytes, bytes);
        if (error != 0)
        {
            throw new InvalidOperationException($"{kernel.Accelerator.Name} does not grant a group {bytes:N0} bytes of shared memory: CUDA error {error}. Use --precision fp32.");
        }
    }
}
