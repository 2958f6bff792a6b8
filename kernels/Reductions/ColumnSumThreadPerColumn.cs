using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>The definition: one thread per column, which adds blocks of rows first and then the blocks, so that the error stays small.</summary>
internal readonly struct ColumnSumThreadPerColumn : IKernelVariant<ColumnSumArguments>
{
    private const int RowsPerBlock = 64;

    public static string Name => "thread-per-column";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, ColumnSumArguments>(Run)];

    public static KernelLaunch<ColumnSumArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, ColumnSumArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, ColumnSumArguments>(Run);
        return (AcceleratorStream stream, in ColumnSumArguments a) => kernel(stream, new Index1D(a.X.Columns), a);
    }

    private static void Run(Index1D index, ColumnSumArguments a)
    {
        int column = index;
        float sum = 0;
        for (int first = 0; first < a.X.Rows; first += RowsPerBlock)
        {
            int end = first + RowsPerBlock < a.X.Rows ? first + RowsPerBlock : a.X.Rows;
            float block = 0;
            for (int row = first; row < end; row++)
            {
                block += a.X.Data[a.X.Offset(row, column)];
            }

            sum += block;
        }

        a.Sums[column] = sum;
    }
}
