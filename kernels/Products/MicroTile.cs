using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.Products;

/// <summary>The 8 × 8 sums that one thread keeps in registers. A value, because devices keep values and not arrays in registers.</summary>
internal readonly record struct MicroTile(Octet R0, Octet R1, Octet R2, Octet R3, Octet R4, Octet R5, Octet R6, Octet R7)
{
    public const int Side = 8;

    /// <summary>This + the outer product of eight rows and eight columns.</summary>
    public MicroTile Plus(Quad top, Quad bottom, Octet columns) => new(
        R0.Plus(top.X, columns),
        R1.Plus(top.Y, columns),
        R2.Plus(top.Z, columns),
        R3.Plus(top.W, columns),
        R4.Plus(bottom.X, columns),
        R5.Plus(bottom.Y, columns),
        R6.Plus(bottom.Z, columns),
        R7.Plus(bottom.W, columns));
}
