using Accelerated.Benchmarks.Cases;
using Accelerated.Model;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>How large everything is that is compared and timed.</summary>
/// <param name="Model">Of training and sampling.</param>
/// <param name="LossBatch">Sequences of a step whose losses are compared with the processor's.</param>
/// <param name="LossSteps">Such steps.</param>
/// <param name="TrainingBatches">Sequences of a timed training step.</param>
/// <param name="SamplingBatch">Sequences of a timed Langevin step.</param>
/// <param name="Product">Side of the square product that stands for the most a product reaches.</param>
/// <param name="TorchBatch">Sequences of a step beside PyTorch's.</param>
/// <param name="LeastTime">Of repeated runs.</param>
internal sealed record CheckSizes(
    TransformerShape Model, int LossBatch, int LossSteps, int[] TrainingBatches, int SamplingBatch, int Product, int TorchBatch, TimeSpan LeastTime)
{
    public static CheckSizes Paper { get; } = new(TransformerShape.Paper, 4, 50, [100, 4], 32, 4096, 100, TimeSpan.FromSeconds(0.2));

    public static CheckSizes Quick { get; } = new(new TransformerShape(layers: 2, heads: 2, headSize: 8, width: 16, context: 24, vocabulary: 50), 2, 8, [3, 2], 2, 64, 3, TimeSpan.Zero);

    /// <summary>As the benchmarks' models have it.</summary>
    public CaseShape Shape(int sequences) => new(Model.Layers, Model.Heads, Model.HeadSize, Model.Width, Model.Vocabulary, sequences, Model.Context);
}
