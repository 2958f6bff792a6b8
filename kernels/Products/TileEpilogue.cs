using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>What becomes of the sums of a tile: C = α · sums + β · D + bias.</summary>
internal readonly unsafe struct TileEpilogue
{
    private readonly HostOperand target;
    private readonly HostOperand addend;
    private readonly float* bias;
    private readonly float alpha;
    private readonly float beta;
    private readonly bool isPlain;

    public TileEpilogue(in MatrixProductArguments a)
        : this(new HostOperand(a.C), new HostOperand(a.Addend), a.HasBias != 0 ? HostView.Pointer(a.Bias) : null, a.Alpha, a.Beta)
    {
    }

    private TileEpilogue(in HostOperand target, in HostOperand addend, float* bias, float alpha, float beta)
    {
        this.target = target;
        this.addend = addend;
        this.bias = bias;
        this.alpha = alpha;
        this.beta = beta;
        isPlain = alpha == 1 && (beta == 0 || beta == 1);
    }

    /// <summary>For the sums over a further part of k: they are added to C.</summary>
    public TileEpilogue Further => new(target, target, null, alpha, 1);

    /// <summary>
    /// Whether a tile at (<paramref name="row"/>, <paramref name="column"/>) of C may store its sums at <paramref name="c"/> itself, with <paramref name="addends"/>; else it needs <see cref="Finish"/>.
    /// </summary>
    public bool IsDirect(int row, int column, int columns, out float* c, out nint stride, out TileAddends addends)
    {
        c = target.At(row, column);
        stride = target.RowStride;
        addends = new TileAddends(bias is null ? null : bias + column, 0, beta == 0 ? null : addend.At(row, column), addend.RowStride);
        return isPlain && IsWide(column, columns);
    }

    /// <summary>Brings near what <see cref="Finish"/> will read and write, while the sums are taken.</summary>
    public void Fetch(int row, int rows, int column, int columns)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        Fetch(target, row, rows, column, columns);
        if (beta != 0)
        {
            Fetch(addend, row, rows, column, columns);
        }
    }

    /// <summary>Writes <paramref name="rows"/> × <paramref name="columns"/> elements of C from <paramref name="sums"/> [rows][32].</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public void Finish(float* sums, int row, int rows, int column, int columns)
    {
        if (!IsWide(column, columns))
        {
            FinishByElement(sums, row, rows, column, columns);
            return;
        }

        float* c = target.At(row, column);
        float* d = beta == 0 ? null : addend.At(row, column);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < RegisterTile.Columns; j += Vector512<float>.Count)
            {
                Vector512<float> value = alpha * Vector512.Load(sums + j);
                if (d is not null)
                {
                    value += beta * Vector512.Load(d + j);
                }

                if (bias is not null)
                {
                    value += Vector512.Load(bias + column + j);
                }

                Vector512.Store(value, c + j);
            }

            sums += RegisterTile.Columns;
            c += target.RowStride;
            d += d is null ? 0 : addend.RowStride;
        }
    }

    private bool IsWide(int column, int columns) =>
        target.Contiguous(column, columns) == RegisterTile.Columns && (beta == 0 || addend.Contiguous(column, columns) == RegisterTile.Columns);

    private static void Fetch(in HostOperand operand, int row, int rows, int column, int columns)
    {
        if (operand.Contiguous(column, columns) < RegisterTile.Columns)
        {
            return;
        }

        float* place = operand.At(row, column);
        for (int i = 0; i < rows; i++)
        {
            Sse.Prefetch0(place);
            Sse.Prefetch0(place + Vector512<float>.Count);
            place += operand.RowStride;
        }
    }

    private void FinishByElement(float* sums, int row, int rows, int column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float value = alpha * sums[j];
                if (beta != 0)
                {
                    value += beta * *addend.At(row + i, column + j);
                }

                if (bias is not null)
                {
                    value += bias[column + j];
                }

                *target.At(row + i, column + j) = value;
            }

            sums += RegisterTile.Columns;
        }
    }
}
