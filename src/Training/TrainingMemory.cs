using Accelerated.Devices;
using Accelerated.Kernels.Reductions;
using Accelerated.Model;

namespace Accelerated.Training;

/// <summary>What a run takes of a device's memory, in bytes, without the scratch of kernels (on a GPU 64 MiB of logits, up to 256 MiB of gradients of attention's scores and some partial sums).</summary>
/// <param name="Weights">Parameters, gradients and both moments.</param>
/// <param name="Activations">Of a part of the batch, with their gradients and its tokens.</param>
public sealed record TrainingMemory(long Weights, long Activations)
{
    public long Total => Weights + Activations;

    /// <summary>For <paramref name="batch"/> sequences of <paramref name="length"/> tokens a step; larger validation batches may take more.</summary>
    public static TrainingMemory Of(TransformerShape shape, int batch, int length, DeviceKind kind)
    {
        long parameters = new ParameterLayout(shape).Length;
        int sequencesPerPart = Math.Min(batch, Transformer.PartTokensOn(kind, shape) / length);
        int tokens = sequencesPerPart * length;
        long blocks = (parameters + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength;
        int gradients = sequencesPerPart < batch ? 2 : 1;
        return new TrainingMemory(
            sizeof(float) * ((3 + gradients) * parameters + blocks + 2),
            sizeof(float) * (Model.Activations.Floats(shape, tokens) + GradientBuffers.Floats(shape, tokens) + BatchTokens.Integers(shape, tokens)));
    }
}
