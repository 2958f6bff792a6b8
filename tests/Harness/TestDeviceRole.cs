namespace Accelerated.Tests.Harness;

public enum TestDeviceRole
{
    /// <summary>ILGPU's CPU accelerator as an interpreter of kernels: exact and slow, for tiny cases only.</summary>
    Debugger,

    /// <summary>ILGPU's CPU accelerator as host memory for SIMD variants.</summary>
    Host,

    /// <summary>An accelerator that compiles kernels: OpenCL or CUDA.</summary>
    Compiled,
}
