using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// What the terms of a sampler's next step are made of, summed over blocks of <see cref="BlockLength"/> coordinates; with Δ = Weights − Anchor, g = Gradient, and ξ the noise of that step
/// (as in <see cref="SgldStepArguments"/>): BlockSums[b, 0..4] = Σ (G g)², Σ (G Δ)², Σ G² g Δ, Σ G ξ², Σ Δ². G = 1 where SecondMoment is empty, else that of the coming step of
/// <see cref="RmspropSgldStepArguments"/>, whose second moment is not yet renewed. The host adds the blocks in float64 in ascending order. BlockSums [⌈length / BlockLength⌉, <see cref="Sums"/>].
/// </summary>
public readonly record struct StepTermsArguments(
    ArrayView<float> Weights,
    ArrayView<float> Gradient,
    ArrayView<float> Anchor,
    ArrayView<float> SecondMoment,
    ArrayView<float> BlockSums,
    ulong Seed,
    uint Chain,
    uint Step,
    float Decay,
    float Stability)
{
    public const int BlockLength = 4096;

    public const int Sums = 5;

    /// <summary>Blocks of a vector of <paramref name="length"/> elements.</summary>
    public static int Blocks(long length) => checked((int)((length + BlockLength - 1) / BlockLength));
}
