using System.Numerics.Tensors;

namespace Accelerated.Development;

/// <summary>A matrix in float64 on the host, row-major, for products of a head's size.</summary>
internal sealed class SmallMatrix(int rows, int columns)
{
    private readonly double[] values = new double[rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public double this[int row, int column]
    {
        get => values[row * columns + column];
        private set => values[row * columns + column] = value;
    }

    public static SmallMatrix Of(ReadOnlySpan<float> source, int rows, int columns)
    {
        var matrix = new SmallMatrix(rows, columns);
        TensorPrimitives.ConvertTruncating(source, matrix.values.AsSpan());
        return matrix;
    }

    public SmallMatrix Transpose()
    {
        var transposed = new SmallMatrix(columns, rows);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[j, i] = this[i, j];
            }
        }

        return transposed;
    }

    /// <summary>This · <paramref name="other"/>ᵀ: dot products of rows.</summary>
    public SmallMatrix TimesTransposed(SmallMatrix other)
    {
        var product = new SmallMatrix(rows, other.Rows);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < other.Rows; j++)
            {
                product[i, j] = TensorPrimitives.Dot<double>(Row(i), other.Row(j));
            }
        }

        return product;
    }

    /// <summary>tr(this · <paramref name="other"/>ᵀ).</summary>
    public double InnerProduct(SmallMatrix other) => TensorPrimitives.Dot<double>(values, other.values);

    private ReadOnlySpan<double> Row(int row) => values.AsSpan(row * columns, columns);
}
