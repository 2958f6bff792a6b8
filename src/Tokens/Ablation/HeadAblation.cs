using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// What ablating one head did to every predicted token. Arrays are [sequences, length − 1]; column i belongs to the token at position i + 1, which is predicted from
/// position i.
/// </summary>
/// <param name="Head">The head that was ablated.</param>
/// <param name="Deltas">Loss without the head minus loss with it, in nats.</param>
/// <param name="Peaks">The position that the head attends to most from position i.</param>
/// <param name="PeakWeights">The weight it has there.</param>
/// <param name="TopAttention">For the tokens with the largest Δ, in the order of <see cref="TopTokens.Rank"/>, the head's attention from the position that predicts them, [contexts, length].</param>
public sealed record HeadAblation(Head Head, float[] Deltas, int[] Peaks, float[] PeakWeights, float[] TopAttention);
