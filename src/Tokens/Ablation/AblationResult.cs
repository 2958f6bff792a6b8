namespace Accelerated.Tokens.Ablation;

/// <summary>The ablation of several heads of one checkpoint, each alone, on the same tokens.</summary>
/// <param name="Record">Model and data.</param>
/// <param name="Sequences">Sequences looked at.</param>
/// <param name="Length">Tokens per sequence.</param>
/// <param name="Tokens">[sequences, length].</param>
/// <param name="Losses">With all heads intact, [sequences, length − 1].</param>
/// <param name="Heads">One entry per ablated head.</param>
public sealed record AblationResult(AblationRecord Record, int Sequences, int Length, int[] Tokens, float[] Losses, IReadOnlyList<HeadAblation> Heads);
