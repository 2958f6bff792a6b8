using System.Collections.Concurrent;
using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Accelerated.Tests.Support;

/// <summary>
/// A CPU accelerator with a given number of workers, on which kernels are launched without the library above them. The tests share one for each number of
/// workers, because compiling the kernels takes longer than the tests.
/// </summary>
internal sealed class HostAccelerator
{
    private static readonly ConcurrentDictionary<int, Lazy<HostAccelerator>> Shared = [];

    private readonly Dictionary<(IKernelFamily Family, string Variant), Delegate> loaded = [];
    private readonly Lock gate = new();

    private HostAccelerator(int workers)
    {
        var context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).CPU());
        Accelerator = context.GetCPUDevice(0).CreateAccelerator(context);
        WorkerPool.Attach(Accelerator, workers);
    }

    public Accelerator Accelerator { get; }

    public static HostAccelerator With(int workers) => Shared.GetOrAdd(workers, static n => new Lazy<HostAccelerator>(() => new HostAccelerator(n))).Value;

    public void Launch<TArguments>(KernelFamily<TArguments> family, string variant, in TArguments arguments)
        where TArguments : struct
    {
        lock (gate)
        {
            if (!loaded.TryGetValue((family, variant), out Delegate? launch))
            {
                launch = family.Load(Accelerator, variant);
                loaded.Add((family, variant), launch);
            }

            ((KernelLaunch<TArguments>)launch)(Accelerator.DefaultStream, arguments);
            Accelerator.DefaultStream.Synchronize();
        }
    }
}
