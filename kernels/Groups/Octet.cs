namespace Accelerated.Kernels.Groups;

/// <summary>One row of a thread's micro-tile: two quads of columns.</summary>
internal readonly record struct Octet(Quad Low, Quad High)
{
    /// <summary>This + <paramref name="scale"/> · <paramref name="term"/>.</summary>
    public Octet Plus(float scale, Octet term) => new(Low.Plus(scale, term.Low), High.Plus(scale, term.High));
}
