using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// How SIMD variants see one head of one sequence: panels [head size / 32][token][32], the last one padded with zeros. A head of size 32 is its own panel
/// and is never copied.
/// </summary>
internal readonly unsafe struct HeadPanels(int headSize)
{
    /// <summary>Floats in a panel's row.</summary>
    public const int Width = PanelProduct.Width;

    public int HeadSize { get; } = headSize;

    public int Count { get; } = (headSize + Width - 1) / Width;

    /// <summary>Head size rounded up to whole panels.</summary>
    public int PaddedSize => Count * Width;

    /// <summary>Whether the matrix in memory is a panel already.</summary>
    public bool AreInPlace => HeadSize == Width;

    /// <summary>Columns in use of a panel.</summary>
    public int Columns(int panel) => Math.Min(Width, HeadSize - panel * Width);

    /// <summary>Floats of scratch for a packed copy of <paramref name="tokens"/> rows; none where no copy is needed.</summary>
    public long CopySize(int tokens) => AreInPlace ? 0 : (long)PaddedSize * tokens;

    /// <summary>The panels of <paramref name="rows"/> rows of <paramref name="source"/>: the source itself or a packed copy in <paramref name="copy"/>.</summary>
    public float* InPlaceOrPacked(float* source, int rows, float* copy)
    {
        if (AreInPlace)
        {
            return source;
        }

        Pack(source, rows, copy, rows);
        return copy;
    }

    /// <summary>The panels of 32 rows of a block of <paramref name="rows"/>, at most 32, rows of <paramref name="source"/>: the source itself or a packed copy in <paramref name="copy"/>.</summary>
    public float* BlockInPlaceOrPacked(float* source, int rows, float* copy)
    {
        if (AreInPlace && rows == Width)
        {
            return source;
        }

        Pack(source, rows, copy, Width);
        return copy;
    }

    /// <summary>Rows of a block from their transposed panels, through <paramref name="copy"/> where they do not fill the panels.</summary>
    public void TransposeBlock(float* columns, float* copy, float* target, int rows)
    {
        if (AreInPlace && rows == Width)
        {
            Transpose(columns, target);
            return;
        }

        Transpose(columns, copy);
        Unpack(copy, Width, target, rows);
    }

    /// <summary>Copies <paramref name="rows"/> rows into panels of <paramref name="panelRows"/> rows each; the other rows and columns become 0.</summary>
    public void Pack(float* source, int rows, float* panels, int panelRows)
    {
        for (int panel = 0; panel < Count; panel++)
        {
            int columns = Columns(panel);
            for (int row = 0; row < rows; row++)
            {
                float* target = panels + ((long)panel * panelRows + row) * Width;
                Copy(source + (long)row * HeadSize + panel * Width, target, columns);
                new Span<float>(target + columns, Width - columns).Clear();
            }

            new Span<float>(panels + ((long)panel * panelRows + rows) * Width, (panelRows - rows) * Width).Clear();
        }
    }

    /// <summary>Copies the first <paramref name="rows"/> rows of panels of <paramref name="panelRows"/> rows each to a row-major matrix.</summary>
    public void Unpack(float* panels, int panelRows, float* target, int rows)
    {
        for (int panel = 0; panel < Count; panel++)
        {
            int columns = Columns(panel);
            for (int row = 0; row < rows; row++)
            {
                Copy(panels + ((long)panel * panelRows + row) * Width, target + (long)row * HeadSize + panel * Width, columns);
            }
        }
    }

    /// <summary>The inner product of two matrices' rows <paramref name="row"/>, both in panels of <paramref name="panelRows"/> rows.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public float InnerProduct(float* left, float* right, int panelRows, int row)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int panel = 0; panel < Count; panel++)
        {
            long offset = ((long)panel * panelRows + row) * Width;
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(left + offset), Vector512.Load(right + offset), sum);
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(left + offset + 16), Vector512.Load(right + offset + 16), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>target = factor · source for 32 rows of every panel; both may be the same.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public void Scale(float* source, float factor, float* target)
    {
        float* end = source + Count * Width * Width;
        for (; source < end; source += Vector512<float>.Count, target += Vector512<float>.Count)
        {
            (Vector512.Load(source) * factor).Store(target);
        }
    }

    /// <summary>Transposes every 32 × 32 block of <paramref name="source"/>.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public void Transpose(float* source, float* target)
    {
        const int Half = BlockTranspose.Size;
        for (int panel = 0; panel < Count; panel++, source += Width * Width, target += Width * Width)
        {
            for (int row = 0; row < Width; row += Half)
            {
                for (int column = 0; column < Width; column += Half)
                {
                    BlockTranspose.Run(source + row * Width + column, Width, target + column * Width + row, Width);
                }
            }
        }
    }

    private static void Copy(float* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
