namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of an 8 × 8 fragment of tf32 bits.</summary>
internal readonly record struct RightFragment(uint B0, uint B1);
