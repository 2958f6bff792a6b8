using ILGPU;

namespace Accelerated.Model;

/// <summary>Which gradients the fused loss leaves behind, and where. <see cref="None"/> for an evaluation.</summary>
/// <param name="Level">0 none, 1 with respect to the input, 2 the weights too.</param>
/// <param name="Scale">Weight of one position's loss in the total: 1 / number of predicted positions.</param>
internal readonly record struct UnembeddingGradients(int Level, float Scale, ArrayView<float> DX, ArrayView<float> DWeights, ArrayView<float> DBias)
{
    public static UnembeddingGradients None => default;
}
