using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>Eight rows per group, 32 lanes to a row: mean, deviation and result in one launch.</summary>
internal readonly struct LayerNormForwardGroupedRows : IKernelVariant<LayerNormForwardArguments>
{
    public static string Name => "grouped-rows";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads);

    public static IReadOnlyList<Delegate> Kernels => [new Action<LayerNormForwardArguments>(Run)];

    public static KernelLaunch<LayerNormForwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, LayerNormForwardArguments> kernel = accelerator.LoadKernel<LayerNormForwardArguments>(Run);
        return (AcceleratorStream stream, in LayerNormForwardArguments a) =>
        {
            if (a.Rows > 0)
            {
                kernel(stream, new KernelConfig(RowLanes.Groups(a.Rows), RowLanes.Threads), a);
            }
        };
    }

    private static void Run(LayerNormForwardArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        int width = row < a.Rows ? a.Width : 0;
        long first = (long)row * a.Width;
        float sum = 0;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            sum += a.X[first + c];
        }

        float mean = RowLanes.Sum(shared, sum) / a.Width;
        float squares = 0;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            float centred = a.X[first + c] - mean;
            squares += centred * centred;
        }

        float reciprocal = 1 / MathF.Sqrt(RowLanes.Sum(shared, squares) / a.Width + a.Epsilon);
        if (lane == 0 && row < a.Rows)
        {
            a.Mean[row] = mean;
            a.ReciprocalDeviation[row] = reciprocal;
        }

        long position = (long)(row % a.Tokens) * a.Width;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            float y = (a.X[first + c] - mean) * reciprocal * a.Weight[c] + a.Bias[c];
            a.Y[first + c] = y;
            if (a.HasPositions != 0)
            {
                a.YWithPosition[first + c] = y + a.Positions[position + c];
            }
        }
    }
}
