namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of a 16 × 8 fragment of sums: with g = lane / 4 and t = lane % 4, (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1).</summary>
internal readonly record struct TensorSums(float S0, float S1, float S2, float S3);
