using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels;

/// <summary>What a variant needs of a device. Both whether a device has it and the words for it follow from here.</summary>
public readonly record struct DeviceNeeds
{
    private bool HostMemory { get; init; }

    private bool TensorUnits { get; init; }

    private int Threads { get; init; }

    private int SharedBytes { get; init; }

    /// <summary>Runs everywhere.</summary>
    public static DeviceNeeds Nothing => default;

    /// <summary>Memory that is the host's, for code on the processor's vector units.</summary>
    public static DeviceNeeds Host => new() { HostMemory = true };

    /// <summary>NVIDIA's, with tf32.</summary>
    public static DeviceNeeds TensorCores => new() { TensorUnits = true };

    /// <summary>Groups of that many threads, which share that much static memory.</summary>
    public static DeviceNeeds Groups(int threads, int sharedFloats = 0) => new() { Threads = threads, SharedBytes = sharedFloats * sizeof(float) };

    /// <summary>These and <paramref name="others"/>.</summary>
    public DeviceNeeds And(DeviceNeeds others) => new()
    {
        HostMemory = HostMemory || others.HostMemory,
        TensorUnits = TensorUnits || others.TensorUnits,
        Threads = Math.Max(Threads, others.Threads),
        SharedBytes = Math.Max(SharedBytes, others.SharedBytes),
    };

    public bool AreMetBy(Accelerator accelerator) =>
        (!HostMemory || accelerator.AcceleratorType == AcceleratorType.CPU)

        // SM_80 is ILGPU's name for the instructions' least device; it caps the target there, and newer devices run it.
        && (!TensorUnits || (accelerator is CudaAccelerator cuda && cuda.Architecture >= CudaArchitecture.SM_80))
        && accelerator.MaxNumThreadsPerGroup >= Threads
        && accelerator.MaxSharedMemoryPerGroup >= SharedBytes;

    /// <summary>What follows "it needs".</summary>
    public override string ToString()
    {
        List<string> words = [];
        if (HostMemory)
        {
            words.Add("the processor itself (device cpu)");
        }

        if (TensorUnits)
        {
            words.Add("CUDA with compute capability 8.0 or higher");
        }

        if (Threads > 0)
        {
            words.Add($"groups of {Threads} threads{(SharedBytes > 0 ? $" with {SharedBytes} bytes of shared memory" : string.Empty)}");
        }

        return string.Join(" and ", words);
    }
}
