using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Normalization;

/// <summary>The definition: one thread per row for its mean and deviation, then one thread per element of Y.</summary>
internal readonly struct LayerNormForwardThreadPerElement : IKernelVariant<LayerNormForwardArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
        [new Action<Index1D, LayerNormForwardArguments>(Measure), new Action<Index1D, LayerNormForwardArguments>(Normalize)];

    public static KernelLaunch<LayerNormForwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, LayerNormForwardArguments> measure =
            accelerator.LoadAutoGroupedKernel<Index1D, LayerNormForwardArguments>(Measure);
        Action<AcceleratorStream, Index1D, LayerNormForwardArguments> normalize =
            accelerator.LoadAutoGroupedKernel<Index1D, LayerNormForwardArguments>(Normalize);
        return (AcceleratorStream stream, in LayerNormForwardArguments a) =>
        {
            measure(stream, new Index1D(a.Rows), a);
            normalize(stream, MatrixElements.Count(a.Width, a.Rows), a);
        };
    }

    private static void Measure(Index1D index, LayerNormForwardArguments a)
    {
        int row = index;
        long first = (long)row * a.Width;
        float sum = 0;
        for (int c = 0; c < a.Width; c++)
        {
            sum += a.X[first + c];
        }

        float mean = sum / a.Width;
        float squares = 0;
        for (int c = 0; c < a.Width; c++)
        {
            float centred = a.X[first + c] - mean;
            squares += centred * centred;
        }

        a.Mean[row] = mean;
        a.ReciprocalDeviation[row] = 1 / MathF.Sqrt(squares / a.Width + a.Epsilon);
    }

    private static void Normalize(Index1D index, LayerNormForwardArguments a)
    {
        Index2D place = MatrixElements.At(index, a.Width);
        int column = place.X;
        int row = place.Y;
        long element = (long)row * a.Width + column;
        float y = (a.X[element] - a.Mean[row]) * a.ReciprocalDeviation[row] * a.Weight[column] + a.Bias[column];
        a.Y[element] = y;
        if (a.HasPositions != 0)
        {
            a.YWithPosition[element] = y + a.Positions[(long)(row % a.Tokens) * a.Width + column];
        }
    }
}
