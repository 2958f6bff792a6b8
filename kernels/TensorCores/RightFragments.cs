namespace Accelerated.Kernels.TensorCores;

/// <summary>Four fragments of the right factor side by side.</summary>
internal readonly record struct RightFragments(RightFragment F0, RightFragment F1, RightFragment F2, RightFragment F3);
