using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;

namespace Accelerated.Tests.Measuring;

/// <summary>A case without kernels: its definition gives 1, and each variant what it is made to give, at the shape 2 and at the small one, 1.</summary>
/// <param name="name">Of the case.</param>
/// <param name="values">By variant, what it gives at a shape.</param>
internal sealed class InventedCase(string name, params (string Variant, Func<CaseShape, float> Value)[] values) : IBenchmarkCase
{
    /// <summary>What correct values may differ by: 8 · √16 · 2⁻²⁴ of 1.</summary>
    public const float Rounding = 1f / (1 << 19);

    public string Name => name;

    public string SizeNames => "size";

    public IReadOnlyList<CaseShape> Shapes { get; } = [new(2)];

    public CaseShape SmallShape { get; } = new(1);

    /// <summary>The variant of every execution so far.</summary>
    public List<string> Executed { get; } = [];

    public IReadOnlyList<string> VariantsOn(BenchmarkDevice device) => [.. values.Select(v => v.Variant)];

    public CaseCost CostOf(string variant, CaseShape shape) => new(1e6, 1e6);

    public IPreparedRun Prepare(BenchmarkDevice device, string variant, CaseShape shape) =>
        new Prepared(() => Executed.Add(variant), Array.Find(values, v => v.Variant == variant).Value(shape));

    public IPreparedRun PrepareDefinition(BenchmarkDevice device, string variant, CaseShape shape) => new Prepared(() => { }, 1);

    public bool IsDefinition(string variant) => false;

    public bool DefinitionWorksOn(BenchmarkDevice device) => true;

    private sealed class Prepared(Action execute, float value) : IPreparedRun
    {
        public void Execute() => execute();

        public IReadOnlyList<CaseOutput> Outputs() => [new CaseOutput("value", [value], 16)];

        public void Dispose()
        {
        }
    }
}
