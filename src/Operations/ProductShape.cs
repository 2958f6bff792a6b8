namespace Accelerated.Operations;

/// <summary>C [rows, columns] = op(A) [rows, inner] · op(B) [inner, columns].</summary>
/// <param name="Rows">Rows of C.</param>
/// <param name="Inner">Length of the sums.</param>
/// <param name="Columns">Columns of C.</param>
/// <param name="Transposed">Which factors are stored transposed.</param>
public readonly record struct ProductShape(int Rows, int Inner, int Columns, TransposedFactors Transposed = TransposedFactors.None)
{
    public override string ToString() => $"a product of {Rows} × {Inner} by {Inner} × {Columns}";
}
