using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>Copies pieces of operands into the order in which a tile reads them.</summary>
internal static unsafe class OperandPacking
{
    private const int Width = RegisterTile.Columns;

    /// <summary>target[k][j] = B[firstRow + k, firstColumn + j] for 32 columns, of which those from <paramref name="columns"/> on are 0.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Panel(in HostOperand operand, int firstRow, int rows, int firstColumn, int columns, float* target)
    {
        float* source = operand.At(firstRow, firstColumn);
        if (operand.Contiguous(firstColumn, columns) == Width)
        {
            for (int k = 0; k < rows; k++)
            {
                Vector512.Store(Vector512.Load(source), target);
                Vector512.Store(Vector512.Load(source + 16), target + 16);
                source += operand.RowStride;
                target += Width;
            }

            return;
        }

        for (int k = 0; k < rows; k++)
        {
            Gather(operand, firstRow + k, firstColumn, columns, target);
            new Span<float>(target + columns, Width - columns).Clear();
            target += Width;
        }
    }

    /// <summary>target[k][j] = B[firstRow + j, firstColumn + k] for 32 rows of B, of which those from <paramref name="rows"/> on count as 0.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void TransposedPanel(in HostOperand operand, int firstRow, int rows, int firstColumn, int columns, float* target)
    {
        int count;
        for (int k = 0; k < columns; k += count)
        {
            count = operand.Contiguous(firstColumn + k, columns - k);
            Transpose(operand.At(firstRow, firstColumn + k), operand.RowStride, rows, count, target + (nint)k * Width);
        }
    }

    /// <summary>
    /// A's rows (columns of the operand) in tiles of <paramref name="height"/>, each of <paramref name="pitch"/> floats:
    /// target[i / height · pitch + k · height + i % height] = operand[firstRow + k, firstColumn + i] for i below <paramref name="columns"/>.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Strip(in HostOperand operand, int firstRow, int rows, int firstColumn, int columns, int height, nint pitch, float* target)
    {
        for (; columns > 0; columns -= height)
        {
            Tile(operand.At(firstRow, firstColumn), operand.RowStride, rows, Math.Min(height, columns), height, target);
            firstColumn += height;
            target += pitch;
        }
    }

    /// <summary>target[j] = operand[row, firstColumn + j], block after block.</summary>
    public static void Gather(in HostOperand operand, int row, int firstColumn, int columns, float* target)
    {
        int count;
        for (int j = 0; j < columns; j += count)
        {
            count = operand.Contiguous(firstColumn + j, columns - j);
            new ReadOnlySpan<float>(operand.At(row, firstColumn + j), count).CopyTo(new Span<float>(target + j, count));
        }
    }

    /// <summary>target[k · height + i] = source[k · stride + i] for i below <paramref name="columns"/>.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private static void Tile(float* source, nint stride, int rows, int columns, int height, float* target)
    {
        int k = 0;
        if (columns >= Vector256<float>.Count)
        {
            // Two overlapping halves: 8 to 14 columns.
            int last = columns - Vector256<float>.Count;
            for (; k < rows; k++)
            {
                Vector256.Store(Vector256.Load(source), target);
                Vector256.Store(Vector256.Load(source + last), target + last);
                source += stride;
                target += height;
            }
        }
        else if (columns == NarrowTiles.Rows && height == NarrowTiles.Rows)
        {
            // The fourth value, which the next row replaces, is one of the operand's too: before its last row something always follows.
            for (; k < rows - 1; k++)
            {
                Vector128.Store(Vector128.Load(source), target);
                source += stride;
                target += height;
            }
        }

        for (; k < rows; k++)
        {
            for (int i = 0; i < columns; i++)
            {
                target[i] = source[i];
            }

            source += stride;
            target += height;
        }
    }

    /// <summary>target[k][i] = source[i][k] with 32 values per k, those from <paramref name="rows"/> on 0.</summary>
    private static void Transpose(float* source, nint stride, int rows, int steps, float* target)
    {
        int k = 0;
        if (rows == Width)
        {
            for (; k + BlockTranspose.Size <= steps; k += BlockTranspose.Size)
            {
                BlockTranspose.Run(source + k, stride, target + (nint)k * Width, Width);
                BlockTranspose.Run(source + k + BlockTranspose.Size * stride, stride, target + (nint)k * Width + BlockTranspose.Size, Width);
            }
        }

        for (; k < steps; k++)
        {
            float* row = target + (nint)k * Width;
            for (int i = 0; i < rows; i++)
            {
                row[i] = source[i * stride + k];
            }

            new Span<float>(row + rows, Width - rows).Clear();
        }
    }
}
