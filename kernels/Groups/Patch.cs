namespace Accelerated.Kernels.Groups;

/// <summary>4 × 4 sums that one thread keeps in registers, a quad per row.</summary>
internal readonly record struct Patch(Quad R0, Quad R1, Quad R2, Quad R3)
{
    /// <summary>This + the outer product of four rows and four columns.</summary>
    public Patch Plus(Quad rows, Quad columns) =>
        new(R0.Plus(rows.X, columns), R1.Plus(rows.Y, columns), R2.Plus(rows.Z, columns), R3.Plus(rows.W, columns));

    public Patch Plus(Patch term) => new(R0.Plus(1, term.R0), R1.Plus(1, term.R1), R2.Plus(1, term.R2), R3.Plus(1, term.R3));

    /// <summary>The outer product again, with the rows before <paramref name="first"/> and from <paramref name="end"/> on left as they are, whatever stands in <paramref name="columns"/>: 0 · NaN is NaN.</summary>
    public Patch PlusRows(Quad rows, Quad columns, int first, int end) => new(
        first <= 0 && end > 0 ? R0.Plus(rows.X, columns) : R0,
        first <= 1 && end > 1 ? R1.Plus(rows.Y, columns) : R1,
        first <= 2 && end > 2 ? R2.Plus(rows.Z, columns) : R2,
        first <= 3 && end > 3 ? R3.Plus(rows.W, columns) : R3);

    public Patch Times(float scale) => new(R0.Times(scale), R1.Times(scale), R2.Times(scale), R3.Times(scale));

    /// <summary>Each row times its scale.</summary>
    public Patch Scaled(Quad scales) => new(R0.Times(scales.X), R1.Times(scales.Y), R2.Times(scales.Z), R3.Times(scales.W));

    /// <summary>Rows as columns.</summary>
    public Patch Turned => new(
        new Quad(R0.X, R1.X, R2.X, R3.X), new Quad(R0.Y, R1.Y, R2.Y, R3.Y), new Quad(R0.Z, R1.Z, R2.Z, R3.Z), new Quad(R0.W, R1.W, R2.W, R3.W));
}
