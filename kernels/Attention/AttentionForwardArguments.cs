using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Causal attention of every head and sequence: z[p] = Σ_{j ≤ p} w[p, j] v[j], w[p, ·] = softmax_{j ≤ p}(q[p]·k[j] · Scale).
/// In Q, K, V and Z element (h, s, t, d) lies at
/// h · HeadStride + (s · Tokens + t) · HeadSize + d, HeadStride ≥ Sequences · Tokens · HeadSize; LogSumExp [Heads][Sequences][Tokens] receives
/// log Σ_{j ≤ p} exp(q[p]·k[j] · Scale), natural logarithm. No variant stores more scores than a tile per worker or group.
/// </summary>
public readonly record struct AttentionForwardArguments(
    ArrayView<float> Q,
    ArrayView<float> K,
    ArrayView<float> V,
    ArrayView<float> Z,
    ArrayView<float> LogSumExp,
    int Heads,
    int Sequences,
    int Tokens,
    int HeadSize,
    long HeadStride,
    float Scale);
