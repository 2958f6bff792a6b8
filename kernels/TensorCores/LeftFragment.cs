namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of a 16 × 8 fragment of tf32 bits.</summary>
internal readonly record struct LeftFragment(uint A0, uint A1, uint A2, uint A3);
