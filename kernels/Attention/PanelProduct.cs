using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Attention;

/// <summary>Products of panels, matrices whose rows are 32 floats wide and contiguous.</summary>
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
        RegisterTile.Run(rows, new StripLayout(panels, panels == 1 ? depth : Width, Width, 1, panelStride, Width * Width), a, b, c, Width, store);
    }

    /// <summary>C[r] (+)= Σ_{k &lt; depth} A[k][r] B[k] for r below 32: the product with a transposed panel.</summary>
    public static void ByColumns(int rows, int depth, float* a, float* b, float* c, TileStore store) =>
        RegisterTile.Run(rows, StripLayout.Columns(depth, Width), a, b, c, Width, store);
}
