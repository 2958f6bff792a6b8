using Accelerated.Devices;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Cases;

/// <summary>A loaded kernel with its arguments.</summary>
internal sealed class PreparedKernel<TArguments>(ComputeDevice device, KernelLaunch<TArguments> launch, TArguments arguments, CaseMemory memory) : IPreparedRun
    where TArguments : struct
{
    public void Execute()
    {
        launch(device.Stream, arguments);
        device.Synchronize();
    }

    public IReadOnlyList<CaseOutput> Outputs() => memory.Outputs();

    public void Dispose() => memory.Dispose();
}
