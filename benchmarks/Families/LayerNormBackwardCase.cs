using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Normalization;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>Gradients of a layer's norm, that of its input added to what the residual stream carries.</summary>
internal sealed class LayerNormBackwardCase() : KernelCase<LayerNormBackwardArguments>(LayerNormBackward.Family)
{
    public override string SizeNames => "rows x width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256)];

    public override CaseShape SmallShape { get; } = new(67, 70);

    public override CaseCost CostOf(CaseShape shape)
    {
        double elements = (double)shape[0] * shape[1];
        return new CaseCost(14 * elements, sizeof(float) * (4 * elements + 3.0 * shape[1] + 2.0 * shape[0]));
    }

    protected override LayerNormBackwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int width) = shape;
        ArrayView<float> x = memory.Input((long)rows * width);
        ArrayView<float> weight = memory.Input(width);
        ArrayView<float> mean = memory.Output("Mean", rows, width), deviation = memory.Output("ReciprocalDeviation", rows, width);
        ArrayView<float> y = memory.Scratch((long)rows * width);
        memory.Launch(LayerNormForward.Family, new LayerNormForwardArguments(x, weight, weight, y, mean, deviation, default, default, 0, rows, width, rows, 1e-5f));
        return new LayerNormBackwardArguments(
            x,
            mean,
            deviation,
            weight,
            memory.Input((long)rows * width),
            memory.Updated("DX", (long)rows * width, 2 * width),
            memory.Output("DWeight", width, rows + width),
            memory.Output("DBias", width, rows),
            Accumulate: 1,
            HasWeightGradient: 1,
            rows,
            width);
    }
}
