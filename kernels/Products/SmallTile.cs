namespace Accelerated.Kernels.Products;

/// <summary>Tiles of 64 × 64 by 64 threads of 8 × 8 sums: for products that have too few larger ones to fill a device.</summary>
internal readonly struct SmallTile : ITileForm
{
    public static int ThreadRows => 8;

    public static int ThreadColumns => 8;

    public static int RowQuads => 2;

    public static int Terms => 8;

    public static int GroupsPerProcessor => 4 * ProductSlicing.GroupsPerProcessor;

    public static bool IsPipelined => false;
}
