namespace Accelerated.Kernels.Groups;

/// <summary>Four neighbours in memory, which devices load and store in one instruction where their address is a multiple of 16 bytes.</summary>
internal readonly record struct Quad(float X, float Y, float Z, float W)
{
    public const int Length = 4;

    public const int Bytes = Length * sizeof(float);

    /// <summary>This + <paramref name="scale"/> · <paramref name="term"/>.</summary>
    public Quad Plus(float scale, Quad term) => new(X + scale * term.X, Y + scale * term.Y, Z + scale * term.Z, W + scale * term.W);

    public Quad Times(Quad scale) => new(X * scale.X, Y * scale.Y, Z * scale.Z, W * scale.W);

    /// <summary>The larger of each pair; this where they cannot be compared.</summary>
    public Quad Max(Quad other) => new(
        other.X > X ? other.X : X, other.Y > Y ? other.Y : Y, other.Z > Z ? other.Z : Z, other.W > W ? other.W : W);

    public Quad Times(float scale) => new(X * scale, Y * scale, Z * scale, W * scale);
}
