namespace Accelerated.Kernels.Products;

/// <summary>What comes to the sums of a <see cref="RegisterTile"/>: C = <see cref="Last"/> + (<see cref="Seed"/> + A B). A null pointer stands for zeros, a distance of 0 for one row that all rows get.</summary>
/// <param name="seed">Where the chains of multiply-adds begin.</param>
/// <param name="seedStride">Distance of its rows.</param>
/// <param name="last">What is added at the end.</param>
/// <param name="lastStride">Distance of its rows.</param>
internal readonly unsafe struct TileAddends(float* seed, nint seedStride, float* last, nint lastStride)
{
    public float* Seed { get; } = seed;

    public nint SeedStride { get; } = seedStride;

    public float* Last { get; } = last;

    public nint LastStride { get; } = lastStride;

    /// <summary>Sums begin with <paramref name="seed"/>.</summary>
    public static TileAddends Begun(float* seed, nint stride) => new(seed, stride, null, 0);

    /// <summary>At the end <paramref name="last"/> is added.</summary>
    public static TileAddends Added(float* last, nint stride) => new(null, 0, last, stride);

    /// <summary>Those of the tiles <paramref name="rows"/> rows below.</summary>
    public TileAddends After(int rows) =>
        new(Seed == null ? null : Seed + rows * SeedStride, SeedStride, Last == null ? null : Last + rows * LastStride, LastStride);
}
