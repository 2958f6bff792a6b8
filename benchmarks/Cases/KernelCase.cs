using Accelerated.Benchmarks.Machine;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Cases;

/// <summary>A kernel family at the sizes of the paper's model on 4 × 1024 tokens.</summary>
internal abstract class KernelCase<TArguments>(KernelFamily<TArguments> family) : IBenchmarkCase
    where TArguments : struct
{
    public string Name => family.Name;

    public abstract string SizeNames { get; }

    public abstract IReadOnlyList<CaseShape> Shapes { get; }

    public abstract CaseShape SmallShape { get; }

    public IReadOnlyList<string> VariantsOn(BenchmarkDevice device) =>
        [.. family.VariantNames.Where(v => family.Supports(v, device.Compute.Accelerator) && (family.Kernels(v).Count == 0) == device.InterpretsKernels)];

    public CaseCost CostOf(string variant, CaseShape shape) => CostOf(shape);

    public abstract CaseCost CostOf(CaseShape shape);

    public IPreparedRun Prepare(BenchmarkDevice device, string variant, CaseShape shape)
    {
        var memory = new CaseMemory(device.Compute);
        try
        {
            return new PreparedKernel<TArguments>(device.Compute, family.Load(device.Compute.Accelerator, variant), Arrange(memory, shape), memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public IPreparedRun PrepareDefinition(BenchmarkDevice device, string variant, CaseShape shape) => Prepare(device, family.VariantNames[^1], shape);

    public bool IsDefinition(string variant) => variant == family.VariantNames[^1];

    public bool DefinitionWorksOn(BenchmarkDevice device) => !device.InterpretsKernels;

    /// <summary>Declares the buffers of a run of <paramref name="shape"/>.</summary>
    protected abstract TArguments Arrange(CaseMemory memory, CaseShape shape);
}
