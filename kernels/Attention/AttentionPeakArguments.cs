using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// For every query p the position j ≤ p with the largest attention weight (the smallest such j on a tie) and that weight. Q and K
/// are laid out as in <see cref="AttentionForwardArguments"/>; Position and Weight [Heads][Sequences][Tokens].
/// </summary>
public readonly record struct AttentionPeakArguments(
    ArrayView<float> Q,
    ArrayView<float> K,
    ArrayView<int> Position,
    ArrayView<float> Weight,
    int Heads,
    int Sequences,
    int Tokens,
    int HeadSize,
    long HeadStride,
    float Scale);
