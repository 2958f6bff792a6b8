using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Attention;

/// <summary>Products of panels, matrices whose rows are 32 floats wide and contiguous, cut into register tiles of nearly equal height.</summary>
internal static unsafe class PanelProduct
{
    /// <summary>Floats in a row of a panel.</summary>
    public const int Width = RegisterTile.Columns;

    /// <summary>
    /// C[r] (+)= Σ_{k &lt; depth} A[r][k] B[k]. A's columns lie in panels of 32, <paramref name="panelStride"/> floats apart; where there are several, the last one is
    /// padded with zeros, as is B.
    /// </summary>
    public static void ByRows(int rows, int depth, float* a, nint panelStride, float* b, float* c, TileStore store)
    {
        int panels = (depth + Width - 1) / Width;
        Run(rows, new StripLayout(panels, panels == 1 ? depth : Width, Width, 1, panelStride, Width * Width), a, b, c, store);
    }

    /// <summary>C[r] (+)= Σ_{k &lt; depth} A[k][r] B[k] for r below 32: the product with a transposed panel.</summary>
    public static void ByColumns(int rows, int depth, float* a, float* b, float* c, TileStore store) =>
        Run(rows, StripLayout.Columns(depth, Width), a, b, c, store);

    private static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, TileStore store)
    {
        // 32 rows as 11, 11, 10 keep the multipliers busier than 14, 14, 4.
        for (int left = (rows + RegisterTile.MostRows - 1) / RegisterTile.MostRows; left > 0; left--)
        {
            int height = (rows + left - 1) / left;
            RegisterTile.Run(height, layout, a, b, c, Width, store);
            rows -= height;
            a += height * layout.RowStride;
            c += height * Width;
        }
    }
}
