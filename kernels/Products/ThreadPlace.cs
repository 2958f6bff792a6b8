using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// Which quads of a tile a thread has. A warp has four by eight threads, so that every load of 16 bytes a thread reaches few places, and neighbouring lanes alternate between two rows,
/// so that each quarter of a warp, which is served at once, does.
/// </summary>
internal static class ThreadPlace<TForm>
    where TForm : struct, ITileForm
{
    public static int Row => Warp / RowOfWarps * 4 + ((Lane & 1) | (Lane >> 4 << 1));

    public static int Column => (Warp & (RowOfWarps - 1)) * 8 + (Lane >> 1 & 7);

    private static int RowOfWarps => TForm.ThreadColumns / 8;

    private static int Warp => Group.IdxX >> 5;

    private static int Lane => Group.IdxX & 31;
}
