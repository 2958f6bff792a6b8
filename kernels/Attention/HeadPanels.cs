using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Transposes every 32 × 32 block of <paramref name="source"/> and multiplies it by <paramref name="factor"/>.</summary>
    public void Transpose(float* source, float* target, float factor)
    {
        const int Half = Width / 2;
        for (int panel = 0; panel < Count; panel++, source += Width * Width, target += Width * Width)
        {
            for (int row = 0; row < Width; row += Half)
            {
                for (int column = 0; column < Width; column += Half)
                {
                    TransposeBlock(source + row * Width + column, target + column * Width + row, factor);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeBlock(float* source, float* target, float factor)
    {
        const int Size = 16;
        if (!Avx512F.IsSupported)
        {
            for (int row = 0; row < Size; row++)
            {
                for (int column = 0; column < Size; column++)
                {
                    target[column * Width + row] = source[row * Width + column] * factor;
                }
            }

            return;
        }

        // Four rounds of interleaving; round by round element (i, j) moves 1, 2, 4 and 8 rows nearer to (j, i).
        Vector512<float>* r = stackalloc Vector512<float>[Size];
        Vector512<float>* t = stackalloc Vector512<float>[Size];
        Vector512<float> scale = Vector512.Create(factor);
        for (int i = 0; i < Size; i += 2)
        {
            Vector512<float> even = Vector512.Load(source + i * Width) * scale;
            Vector512<float> odd = Vector512.Load(source + (i + 1) * Width) * scale;
            t[i] = Avx512F.UnpackLow(even, odd);
            t[i + 1] = Avx512F.UnpackHigh(even, odd);
        }

        for (int i = 0; i < Size; i += 4)
        {
            r[i] = Avx512F.UnpackLow(t[i].AsDouble(), t[i + 2].AsDouble()).AsSingle();
            r[i + 1] = Avx512F.UnpackHigh(t[i].AsDouble(), t[i + 2].AsDouble()).AsSingle();
            r[i + 2] = Avx512F.UnpackLow(t[i + 1].AsDouble(), t[i + 3].AsDouble()).AsSingle();
            r[i + 3] = Avx512F.UnpackHigh(t[i + 1].AsDouble(), t[i + 3].AsDouble()).AsSingle();
        }

        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        for (int i = 0; i < 4; i++)
        {
            Vector512<float> lowEven = Avx512F.Shuffle4x128(r[i], r[i + 4], Even);
            Vector512<float> lowOdd = Avx512F.Shuffle4x128(r[i], r[i + 4], Odd);
            Vector512<float> highEven = Avx512F.Shuffle4x128(r[i + 8], r[i + 12], Even);
            Vector512<float> highOdd = Avx512F.Shuffle4x128(r[i + 8], r[i + 12], Odd);
            Avx512F.Shuffle4x128(lowEven, highEven, Even).Store(target + i * Width);
            Avx512F.Shuffle4x128(lowOdd, highOdd, Even).Store(target + (i + 4) * Width);
            Avx512F.Shuffle4x128(lowEven, highEven, Odd).Store(target + (i + 8) * Width);
            Avx512F.Shuffle4x128(lowOdd, highOdd, Odd).Store(target + (i + 12) * Width);
        }
    }

    private static void Copy(float* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
