using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.Products;

/// <summary>4 × 8 sums of one thread.</summary>
internal readonly record struct OctetRows(Octet R0, Octet R1, Octet R2, Octet R3)
{
    /// <summary>This + the outer product of four rows and eight columns.</summary>
    public OctetRows Plus(Quad rows, Octet columns) =>
        new(R0.Plus(rows.X, columns), R1.Plus(rows.Y, columns), R2.Plus(rows.Z, columns), R3.Plus(rows.W, columns));
}
