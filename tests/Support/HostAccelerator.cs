using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Accelerated.Tests.Support;

/// <summary>A CPU accelerator of its own with a given number of workers, on which kernels are launched without the library above them.</summary>
internal sealed class HostAccelerator : IDisposable
{
    private readonly Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).CPU());

    public HostAccelerator(int workers = 1)
    {
        Accelerator = context.GetCPUDevice(0).CreateAccelerator(context);
        WorkerPool.Attach(Accelerator, workers);
    }

    public Accelerator Accelerator { get; }

    public void Launch<TArguments>(KernelFamily<TArguments> family, string variant, in TArguments arguments)
        where TArguments : struct
    {
        family.Load(Accelerator, variant)(Accelerator.DefaultStream, arguments);
        Accelerator.DefaultStream.Synchronize();
    }

    public void Dispose()
    {
        WorkerPool.Release(Accelerator);
        Accelerator.Dispose();
        context.Dispose();
    }
}
