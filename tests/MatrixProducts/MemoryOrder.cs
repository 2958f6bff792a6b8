using Accelerated.Kernels.Products;
using ILGPU;
using Xunit;

namespace Accelerated.Tests.MatrixProducts;

/// <summary>A way to lay a matrix in memory: blocks of columns, with gaps after each row of a block and after each block.</summary>
internal sealed record MemoryOrder(int BlockWidth, int RowGap, int BlockGap)
{
    public static MemoryOrder RowMajor { get; } = new(int.MaxValue, 0, 0);

    public static MemoryOrder Strided(int gap) => new(int.MaxValue, gap, 0);

    public static MemoryOrder Blocked(int blockWidth) => new(blockWidth, 0, 0);

    public MatrixOperand Operand(ArrayView<float> data, int rows, int columns)
    {
        int width = Math.Min(BlockWidth, Math.Max(1, columns));
        return new MatrixOperand(data, rows, columns, width + RowGap, width, (long)rows * (width + RowGap) + BlockGap);
    }

    public float[] Lay(float[] values, int rows, int columns, float filler)
    {
        MatrixOperand operand = Operand(default, rows, columns);
        float[] memory = new float[Math.Max(1, operand.RequiredLength)];
        Array.Fill(memory, filler);
        for (int i = 0; i < values.Length; i++)
        {
            memory[operand.Offset(i / columns, i % columns)] = values[i];
        }

        return memory;
    }

    /// <summary>The matrix row by row, after a check that the gaps still hold the filler.</summary>
    public float[] Read(float[] memory, int rows, int columns, float filler)
    {
        MatrixOperand operand = Operand(default, rows, columns);
        float[] values = new float[rows * columns];
        float[] rest = [.. memory];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = memory[operand.Offset(i / columns, i % columns)];
            rest[operand.Offset(i / columns, i % columns)] = filler;
        }

        Assert.False(rest.AsSpan().ContainsAnyExcept(filler), "The gaps of the matrix were written to.");
        return values;
    }
}
