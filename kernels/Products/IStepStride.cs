namespace Accelerated.Kernels.Products;

/// <summary>A distance of A's steps as a type, so that a tile is compiled once for each.</summary>
internal interface IStepStride
{
    /// <summary>0 where the distance is known at run time only.</summary>
    static abstract int Stride { get; }
}

internal readonly struct AnyStride : IStepStride
{
    public static int Stride => 0;
}

internal readonly struct UnitStride : IStepStride
{
    public static int Stride => 1;
}

/// <summary>Packed rows of the narrow tile.</summary>
internal readonly struct PackedStride : IStepStride
{
    public static int Stride => NarrowTiles.Rows;
}

/// <summary>A that is a transposed panel.</summary>
internal readonly struct PanelStride : IStepStride
{
    public static int Stride => RegisterTile.Columns;
}
