namespace Accelerated.Operations;

/// <summary>Rows to be normalised, [rows, width].</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Width">Elements of a row.</param>
/// <param name="Epsilon">Added to the variance.</param>
public readonly record struct NormShape(int Rows, int Width, double Epsilon = 1e-5)
{
    public override string ToString() => $"{Rows} rows × {Width} width";
}
