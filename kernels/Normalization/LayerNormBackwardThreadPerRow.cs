using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>
/// The definition: one thread per row of DX; one thread per column of DWeight and DBias, which adds blocks of rows first and then the blocks, so that
/// the error stays small.
/// </summary>
internal readonly struct LayerNormBackwardThreadPerRow : IKernelVariant<LayerNormBackwardArguments>
{
    private const int RowsPerBlock = 64;

    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
        [new Action<Index1D, LayerNormBackwardArguments>(Rows), new Action<Index1D, LayerNormBackwardArguments>(Columns)];

    public static KernelLaunch<LayerNormBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, LayerNormBackwardArguments> rows =
            accelerator.LoadAutoGroupedKernel<Index1D, LayerNormBackwardArguments>(Rows);
        Action<AcceleratorStream, Index1D, LayerNormBackwardArguments> columns =
            accelerator.LoadAutoGroupedKernel<Index1D, LayerNormBackwardArguments>(Columns);
        return (AcceleratorStream stream, in LayerNormBackwardArguments a) =>
        {
            rows(stream, new Index1D(a.Rows), a);
            if (a.HasWeightGradient != 0)
            {
                columns(stream, new Index1D(a.Width), a);
            }
        };
    }

    private static void Rows(Index1D index, LayerNormBackwardArguments a)
    {
        int row = index;
        long first = (long)row * a.Width;
        float mean = a.Mean[row];
        float reciprocal = a.ReciprocalDeviation[row];
        float sum = 0;
        float product = 0;
        for (int c = 0; c < a.Width; c++)
        {
            float g = a.DY[first + c] * a.Weight[c];
            sum += g;
            product += g * ((a.X[first + c] - mean) * reciprocal);
        }

        sum /= a.Width;
        product /= a.Width;
        for (int c = 0; c < a.Width; c++)
        {
            float normal = (a.X[first + c] - mean) * reciprocal;
            float dx = reciprocal * (a.DY[first + c] * a.Weight[c] - sum - normal * product);
            a.DX[first + c] = a.Accumulate != 0 ? a.DX[first + c] + dx : dx;
        }
    }

    private static void Columns(Index1D index, LayerNormBackwardArguments a)
    {
        int column = index;
        float weight = 0;
        float bias = 0;
        for (int first = 0; first < a.Rows; first += RowsPerBlock)
        {
            int end = first + RowsPerBlock < a.Rows ? first + RowsPerBlock : a.Rows;
            float blockWeight = 0;
            float blockBias = 0;
            for (int row = first; row < end; row++)
            {
                long element = (long)row * a.Width + column;
                float dy = a.DY[element];
                blockWeight += dy * ((a.X[element] - a.Mean[row]) * a.ReciprocalDeviation[row]);
                blockBias += dy;
            }

            weight += blockWeight;
            bias += blockBias;
        }

        a.DWeight[column] = weight;
        a.DBias[column] = bias;
    }
}
