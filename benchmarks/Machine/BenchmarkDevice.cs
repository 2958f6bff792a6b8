using Accelerated.Devices;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Machine;

/// <summary>A device that is measured, with what it can do at most.</summary>
internal sealed class BenchmarkDevice : IDisposable
{
    private readonly Lazy<MachineSpeed> speed;

    /// <param name="name">As <c>--device</c> names it.</param>
    /// <param name="compute">Disposed with this.</param>
    /// <param name="known">What it can do; measured, which takes seconds, where null.</param>
    public BenchmarkDevice(string name, ComputeDevice compute, MachineSpeed? known = null)
    {
        Name = name;
        Compute = compute;
        speed = new Lazy<MachineSpeed>(() => known ?? (compute.Kind == DeviceKind.Cpu ? HostSpeed.Measure(compute.Threads) : IsProcessorWithKernels ? HostSpeed.Measure(Environment.ProcessorCount) : KernelSpeed.Measure(compute)));
    }

    /// <summary>As <c>--device</c> names it.</summary>
    public string Name { get; }

    /// <summary>As results call it: with the precision of its matrix products where that is not float32's.</summary>
    public string Title => Compute.Precision == Precision.Float32 ? Name : $"{Name} {PrecisionNames.Of(Compute.Precision)}";

    public ComputeDevice Compute { get; }

    /// <summary>Whether ILGPU's kernels are interpreted here, so that only variants for the host's vector units are worth timing.</summary>
    public bool InterpretsKernels => Compute.Kind == DeviceKind.Cpu;

    /// <summary>Whether this is the processor as a device that compiles kernels, as PoCL is: good for measuring kernels, too slow for models.</summary>
    public bool IsProcessorWithKernels => ProcessorDevice.Is(Compute.Accelerator);

    /// <summary>Measured at the first call; the machine should be idle then.</summary>
    public MachineSpeed Speed => speed.Value;

    public void Dispose() => Compute.Dispose();
}
