using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>
/// Column sums in two steps without atomics: a group per 32 columns and 1024 rows adds eight strands of rows, which read whole lines of memory, and leaves one partial sum per
/// column; then a thread per column adds the partial sums in order.
/// </summary>
internal sealed class BlockedColumnSum(Accelerator accelerator)
{
    public const int Columns = 32;
    public const int Strands = GroupReduction.Threads / Columns;
    public const int RowsPerBlock = 1024;

    private readonly DeviceWorkspace workspace = new(accelerator);
    private readonly Action<AcceleratorStream, KernelConfig, BlockedColumnSumArguments> add = accelerator.LoadKernel<BlockedColumnSumArguments>(Add);
    private readonly Action<AcceleratorStream, Index1D, PartialColumnSums> join = accelerator.LoadAutoGroupedKernel<Index1D, PartialColumnSums>(Join);

    public static IReadOnlyList<Delegate> Kernels => [new Action<BlockedColumnSumArguments>(Add), new Action<Index1D, PartialColumnSums>(Join)];

    /// <summary>Overwrites the sums, or adds to them if <paramref name="accumulate"/> is 1.</summary>
    public void Run(AcceleratorStream stream, in ColumnSumArguments a, int accumulate)
    {
        int blocks = (a.X.Rows + RowsPerBlock - 1) / RowsPerBlock;
        ArrayView<float> partial = workspace.Require(stream, (long)blocks * a.X.Columns);
        if (blocks > 0)
        {
            var grid = new Index3D((a.X.Columns + Columns - 1) / Columns, blocks, 1);
            add(stream, new KernelConfig(grid, new Index3D(GroupReduction.Threads, 1, 1)), new BlockedColumnSumArguments(a.X, partial));
        }

        join(stream, a.X.Columns, new PartialColumnSums(partial, blocks, a.X.Columns, a.Sums, accumulate));
    }

    /// <summary>A thread per column: adds what the groups left, in the order of their rows.</summary>
    public static void Join(Index1D index, PartialColumnSums a)
    {
        int column = index;
        float sum = 0;
        for (int block = 0; block < a.Blocks; block++)
        {
            sum += a.Partial[(long)block * a.Columns + column];
        }

        a.Sums[column] = a.Accumulate != 0 ? a.Sums[column] + sum : sum;
    }

    private static void Add(BlockedColumnSumArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupReduction.Threads);
        int strand = Group.IdxX / Columns;
        int column = Grid.IdxX * Columns + Group.IdxX - strand * Columns;
        int first = Grid.IdxY * RowsPerBlock;
        int end = first + RowsPerBlock < a.X.Rows ? first + RowsPerBlock : a.X.Rows;
        float sum = 0;
        if (column < a.X.Columns)
        {
            // Four rows on their way at once; added in their order all the same.
            int row = first + strand;
            long at = a.X.Offset(row, column);
            long step = (long)Strands * a.X.RowStride;
            for (; row + 3 * Strands < end; row += 4 * Strands)
            {
                float x0 = a.X.Data[at];
                float x1 = a.X.Data[at + step];
                float x2 = a.X.Data[at + 2 * step];
                float x3 = a.X.Data[at + 3 * step];
                sum = sum + x0 + x1 + x2 + x3;
                at += 4 * step;
            }

            for (; row < end; row += Strands)
            {
                sum += a.X.Data[at];
                at += step;
            }
        }

        StrandSum.Join(shared, sum);
        if (strand == 0 && column < a.X.Columns)
        {
            a.Partial[(long)Grid.IdxY * a.X.Columns + column] = shared[Group.IdxX];
        }
    }
}
