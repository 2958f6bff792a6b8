using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// Where a thread stands in its warp and in the warp's fragments. By bits: a remainder costs a GPU a division even where the divisor is a constant.
/// </summary>
internal static class Lane
{
    public const int Count = 32;

    public static int Number => Group.IdxX & (Count - 1);

    public static int Warp => Group.IdxX >> 5;

    /// <summary>The g of <see cref="ITensorUnit"/>.</summary>
    public static int Line => Number >> 2;

    /// <summary>The t of <see cref="ITensorUnit"/>.</summary>
    public static int Term => Group.IdxX & 3;
}
