namespace Accelerated.Devices;

/// <summary>What executes the kernels.</summary>
public enum DeviceKind
{
    /// <summary>The processor, by hand-written SIMD variants.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>Any device with an OpenCL 2.0 driver and generic address space.</summary>
    OpenCL,
}
