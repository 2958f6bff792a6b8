using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Model;

namespace Accelerated.Benchmarks.Models;

/// <summary>A step of a whole model. Its definition is the same step with every kernel family forced to its own: only for small shapes.</summary>
internal abstract class ModelCase(string name, params string[] variants) : IBenchmarkCase
{
    /// <summary>The variant whose weights stay on the device.</summary>
    public const string Resident = "resident";

    /// <summary>How the name of a variant ends whose weights come from the host and go back to it in every step.</summary>
    protected const string WithTransfers = "with-transfers";

    public string Name => name;

    public string SizeNames => "layers x heads x head size x width x vocabulary x sequences x tokens";

    /// <summary>The paper's model on four sequences and on one.</summary>
    public virtual IReadOnlyList<CaseShape> Shapes { get; } = [new(2, 8, 32, 256, 5000, 1, 1024), new(2, 8, 32, 256, 5000, 4, 1024)];

    public CaseShape SmallShape { get; } = new(2, 2, 8, 16, 50, 2, 24);

    public IReadOnlyList<string> VariantsOn(BenchmarkDevice device) => device.IsProcessorWithKernels ? [] : variants;

    public CaseCost CostOf(string variant, CaseShape shape)
    {
        int tokens = shape[5] * shape[6];
        return new CaseCost(2 * tokens * MultiplyAddsPerToken(shape), Bytes: null, tokens * WalkersOf(variant, shape));
    }

    public IPreparedRun Prepare(BenchmarkDevice device, string variant, CaseShape shape) => Prepare(device.Compute, ownsDevice: false, variant, shape);

    public IPreparedRun PrepareDefinition(BenchmarkDevice device, string variant, CaseShape shape)
    {
        var definitions = new KernelChoice(KernelCatalogue.Families.Select(f => $"{f.Name}={f.VariantNames[^1]}"));
        return Prepare(BenchmarkDevices.Open(device.Name, choice: definitions), ownsDevice: true, variant, shape);
    }

    public bool IsDefinition(string variant) => false;

    public bool DefinitionWorksOn(BenchmarkDevice device) => false;

    /// <summary>Multiply-adds of a forward pass, per token: those of the projections and the unembedding, and those of attention.</summary>
    protected static (double Linear, double Attention) Forward(CaseShape shape)
    {
        double heads = (double)shape[0] * shape[1] * shape[2];
        return (heads * 4 * shape[3] + (double)shape[3] * shape[4], heads * (shape[6] + 1));
    }

    protected abstract double MultiplyAddsPerToken(CaseShape shape);

    /// <summary>How many chains a step of <paramref name="variant"/> carries over all its tokens.</summary>
    protected virtual int WalkersOf(string variant, CaseShape shape) => 1;

    /// <summary>Says what <paramref name="model"/> does in a step.</summary>
    protected abstract void Arrange(PreparedModel model, string variant);

    private PreparedModel Prepare(ComputeDevice device, bool ownsDevice, string variant, CaseShape shape)
    {
        var model = new TransformerShape(layers: shape[0], heads: shape[1], headSize: shape[2], width: shape[3], context: shape[6], vocabulary: shape[4]);
        var prepared = new PreparedModel(device, ownsDevice, model, shape[5]);
        Arrange(prepared, variant);
        return prepared;
    }
}
