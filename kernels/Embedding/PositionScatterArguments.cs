using ILGPU;

namespace Accelerated.Kernels.Embedding;

/// <summary>
/// DPositions[p] (+)= Σ_s DX[s · Tokens + p] over the sequences in order, for p &lt; Tokens; added to if <see cref="Accumulate"/> is 1, else overwritten.
/// DX [Sequences · Tokens, Width], DPositions [≥ Tokens, Width]; rows at and beyond Tokens are left alone.
/// </summary>
public readonly record struct PositionScatterArguments(
    ArrayView<float> DX,
    ArrayView<float> DPositions,
    int Accumulate,
    int Sequences,
    int Tokens,
    int Width);
