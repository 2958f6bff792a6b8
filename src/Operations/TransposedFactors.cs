namespace Accelerated.Operations;

/// <summary>Which factors of a product are stored transposed.</summary>
[Flags]
public enum TransposedFactors
{
    None = 0,

    /// <summary>A is stored [inner, rows].</summary>
    Left = 1,

    /// <summary>B is stored [columns, inner].</summary>
    Right = 2,
}
