using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>
/// Eight rows of DX per group, 32 lanes to a row; the gradients of weight and bias by blocks of rows as in <see cref="BlockedColumnSum"/>, whose partial sums a thread per
/// column adds in order.
/// </summary>
internal readonly struct LayerNormBackwardGroupedRows : IKernelVariant<LayerNormBackwardArguments>
{
    public static string Name => "grouped-rows";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads);

    /// <summary>On a processor a fifth slower than the definition.</summary>
    public static bool IsWorthwhile(Accelerator accelerator) => !ProcessorDevice.Is(accelerator);

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<LayerNormBackwardArguments>(Rows),
        new Action<LayerNormBackwardArguments, ArrayView<float>>(Columns),
        new Action<Index1D, LayerNormBackwardArguments, ArrayView<float>>(Join),
    ];

    public static KernelLaunch<LayerNormBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, LayerNormBackwardArguments> rows = accelerator.LoadKernel<LayerNormBackwardArguments>(Rows);
        Action<AcceleratorStream, KernelConfig, LayerNormBackwardArguments, ArrayView<float>> columns = accelerator.LoadKernel<LayerNormBackwardArguments, ArrayView<float>>(Columns);
        Action<AcceleratorStream, Index1D, LayerNormBackwardArguments, ArrayView<float>> join =
            accelerator.LoadAutoGroupedKernel<Index1D, LayerNormBackwardArguments, ArrayView<float>>(Join);
        var workspace = new DeviceWorkspace(accelerator);
        return (AcceleratorStream stream, in LayerNormBackwardArguments a) =>
        {
            if (a.Rows == 0)
            {
                return;
            }

            rows(stream, new KernelConfig(RowLanes.Groups(a.Rows), RowLanes.Threads), a);
            if (a.HasWeightGradient != 0)
            {
                ArrayView<float> partial = workspace.Require(stream, 2L * Blocks(a.Rows) * a.Width);
                var grid = new Index3D((a.Width + BlockedColumnSum.Columns - 1) / BlockedColumnSum.Columns, Blocks(a.Rows), 1);
                columns(stream, new KernelConfig(grid, new Index3D(RowLanes.Threads, 1, 1)), a, partial);
                join(stream, a.Width, a, partial);
            }
        };
    }

    private static int Blocks(int rows) => (rows + BlockedColumnSum.RowsPerBlock - 1) / BlockedColumnSum.RowsPerBlock;

    private static void Rows(LayerNormBackwardArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        bool exists = row < a.Rows;
        int width = exists ? a.Width : 0;
        float mean = exists ? a.Mean[row] : 0;
        float reciprocal = exists ? a.ReciprocalDeviation[row] : 0;
        long first = (long)row * a.Width;
        float sum = 0;
        float product = 0;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            float g = a.DY[first + c] * a.Weight[c];
            sum += g;
            product += g * ((a.X[first + c] - mean) * reciprocal);
        }

        sum = RowLanes.Sum(shared, sum) / a.Width;
        product = RowLanes.Sum(shared, product) / a.Width;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            float normal = (a.X[first + c] - mean) * reciprocal;
            float dx = reciprocal * (a.DY[first + c] * a.Weight[c] - sum - normal * product);
            a.DX[first + c] = a.Accumulate != 0 ? a.DX[first + c] + dx : dx;
        }
    }

    /// <summary>Partial [blocks][weight, bias][width].</summary>
    private static void Columns(LayerNormBackwardArguments a, ArrayView<float> partial)
    {
        ArrayView<float> weights = SharedMemory.Allocate<float>(RowLanes.Threads);
        ArrayView<float> biases = SharedMemory.Allocate<float>(RowLanes.Threads);
        int strand = Group.IdxX / BlockedColumnSum.Columns;
        int column = Grid.IdxX * BlockedColumnSum.Columns + Group.IdxX - strand * BlockedColumnSum.Columns;
        int first = Grid.IdxY * BlockedColumnSum.RowsPerBlock;
        int end = first + BlockedColumnSum.RowsPerBlock < a.Rows ? first + BlockedColumnSum.RowsPerBlock : a.Rows;
        float weight = 0;
        float bias = 0;
        if (column < a.Width)
        {
            // Two rows on their way at once; added in their order all the same.
            int row = first + strand;
            long at = (long)row * a.Width + column;
            long step = (long)BlockedColumnSum.Strands * a.Width;
            for (; row + BlockedColumnSum.Strands < end; row += 2 * BlockedColumnSum.Strands)
            {
                int other = row + BlockedColumnSum.Strands;
                float dy0 = a.DY[at];
                float dy1 = a.DY[at + step];
                float normal0 = (a.X[at] - a.Mean[row]) * a.ReciprocalDeviation[row];
                float normal1 = (a.X[at + step] - a.Mean[other]) * a.ReciprocalDeviation[other];
                weight = weight + dy0 * normal0 + dy1 * normal1;
                bias = bias + dy0 + dy1;
                at += 2 * step;
            }

            if (row < end)
            {
                float dy = a.DY[at];
                weight += dy * ((a.X[at] - a.Mean[row]) * a.ReciprocalDeviation[row]);
                bias += dy;
            }
        }

        StrandSum.Join(weights, weight);
        StrandSum.Join(biases, bias);
        if (strand == 0 && column < a.Width)
        {
            partial[2L * Grid.IdxY * a.Width + column] = weights[Group.IdxX];
            partial[(2L * Grid.IdxY + 1) * a.Width + column] = biases[Group.IdxX];
        }
    }

    private static void Join(Index1D index, LayerNormBackwardArguments a, ArrayView<float> partial)
    {
        int column = index;
        float weight = 0;
        float bias = 0;
        for (int first = 0; first < a.Rows; first += BlockedColumnSum.RowsPerBlock)
        {
            long block = 2L * (first / BlockedColumnSum.RowsPerBlock) * a.Width;
            weight += partial[block + column];
            bias += partial[block + a.Width + column];
        }

        a.DWeight[column] = weight;
        a.DBias[column] = bias;
    }
}
