using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Tests.Harness;

/// <summary>All devices on which this machine can test kernels, opened once for the collection <see cref="KernelCollection"/>.</summary>
public sealed class KernelDevices : IDisposable
{
    /// <summary>Environment variable that is 1 where an OpenCL device was installed, so that tests which find none fail instead of passing by.</summary>
    private const string NeedsOpenCL = "ACCELERATED_NEEDS_OPENCL";

    private readonly Lazy<TestDevice> debugger = new(OpenDebugger);
    private readonly Lazy<TestDevice[]> hosts = new(() => [OpenHost(2), OpenHost(1), OpenHost(3), OpenHost(9)]);
    private readonly Lazy<TestDevice?> openCL = new(OpenOpenCL);
    private readonly Lazy<TestDevice?> cuda = new(OpenCuda);

    public KernelDevices() => NativeLibraries.Install();

    /// <summary>The CPU accelerator in the shape of an NVIDIA device: groups to 1024 threads, warps of 32.</summary>
    public TestDevice Debugger => debugger.Value;

    /// <summary>The same host with two, one, three and nine worker threads.</summary>
    public IReadOnlyList<TestDevice> Hosts => hosts.Value;

    /// <summary>The first OpenCL device, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is none, but <c>ACCELERATED_NEEDS_OPENCL</c> is 1.</exception>
    public TestDevice? OpenCL => openCL.Value;

    /// <summary>The first CUDA device, or null where there is none.</summary>
    public TestDevice? Cuda => cuda.Value;

    /// <summary>The device that compiles kernels: CUDA's where there is one, else OpenCL's, null where there is neither.</summary>
    public TestDevice? Compiled => Cuda ?? OpenCL;

    /// <summary>Every device at hand.</summary>
    public IEnumerable<TestDevice> All => new[] { Debugger, Hosts[0], OpenCL, Cuda }.OfType<TestDevice>();

    public void Dispose()
    {
        TestDevice?[] opened =
        [
            debugger.IsValueCreated ? debugger.Value : null,
            .. hosts.IsValueCreated ? hosts.Value : [],
            openCL.IsValueCreated ? openCL.Value : null,
            cuda.IsValueCreated ? cuda.Value : null,
        ];
        foreach (TestDevice? device in opened)
        {
            device?.Dispose();
        }
    }

    private static TestDevice OpenDebugger()
    {
        Context context = Context.Create(b => b.CPU(CPUDeviceKind.Nvidia).EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling());
        return new TestDevice("debugger", TestDeviceRole.Debugger, context, context.GetCPUDevice(0).CreateCPUAccelerator(context));
    }

    private static TestDevice OpenHost(int workers)
    {
        Context context = Context.Create(b => b.CPU().EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling());
        return new TestDevice($"host with {workers} threads", TestDeviceRole.Host, context, context.GetCPUDevice(0).CreateCPUAccelerator(context), workers);
    }

    private static TestDevice? OpenOpenCL()
    {
        Context context = Context.Create(b => b.OpenCL(BenchmarkDevices.Accept).EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling());
        if (context.GetCLDevices().Count > 0)
        {
            return new TestDevice("opencl", TestDeviceRole.Compiled, context, context.GetCLDevice(0).CreateCLAccelerator(context));
        }

        context.Dispose();
        return Environment.GetEnvironmentVariable(NeedsOpenCL) == "1"
            ? throw new InvalidOperationException($"No OpenCL device here, but {NeedsOpenCL} is 1: PoCL was installed and does not work. See what clinfo finds, or unset the variable.")
            : null;
    }

    private static TestDevice? OpenCuda()
    {
        Context context = Context.Create(b => b.Cuda().EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling());
        if (context.GetCudaDevices().Count > 0)
        {
            return new TestDevice("cuda", TestDeviceRole.Compiled, context, context.GetCudaDevice(0).CreateCudaAccelerator(context));
        }

        context.Dispose();
        return null;
    }
}
