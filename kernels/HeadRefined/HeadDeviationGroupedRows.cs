using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Eight rows of one walker per group, a lane to a column: rows of the Gram matrices are read as whole lines of memory, which eight rows share.</summary>
internal readonly struct HeadDeviationGroupedRows : IKernelVariant<HeadDeviationArguments>
{
    public static string Name => "grouped-rows";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads);

    /// <summary>On a processor two fifths slower than the definition.</summary>
    public static bool IsWorthwhile(Accelerator accelerator) => !ProcessorDevice.Is(accelerator);

    public static IReadOnlyList<Delegate> Kernels => [new Action<HeadDeviationArguments>(Run)];

    public static KernelLaunch<HeadDeviationArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, HeadDeviationArguments> kernel = accelerator.LoadKernel<HeadDeviationArguments>(Run);
        return (AcceleratorStream stream, in HeadDeviationArguments a) =>
        {
            if (a.Rows > 0 && a.Walkers > 0)
            {
                kernel(stream, new KernelConfig(new Index3D(RowLanes.Groups(a.Rows), a.Walkers, 1), new Index3D(RowLanes.Threads, 1, 1)), a);
            }
        };
    }

    private static void Run(HeadDeviationArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        int walker = Grid.IdxY;
        int head = a.Heads[walker];
        int columns = row < a.Rows ? a.HeadSize : 0;
        long z = walker * a.ZStride + (long)row * a.HeadSize;
        long anchor = head * a.ZStride + (long)row * a.HeadSize;
        long square = (long)walker * a.HeadSize * a.HeadSize;
        float change = 0;
        for (int j = lane; j < columns; j += RowLanes.Lanes)
        {
            float without = a.T[z + j];
            if (a.HasAnchors != 0)
            {
                without -= Through(a.AnchorZ, anchor, a.Cross, square + j, a.HeadSize);
            }

            float with = without + a.Sign * Through(a.Z, z, a.Gram, square + j, a.HeadSize);
            a.T[z + j] = with;
            change += a.Z[z + j] * (without + with);
        }

        float sum = RowLanes.Sum(shared, change);
        if (lane == 0 && row < a.Rows)
        {
            float reciprocal = a.Base[head * a.BaseStride + row];
            a.Reciprocals[(long)walker * a.Rows + row] = 1 / MathF.Sqrt(1f / (reciprocal * reciprocal) + a.Sign * sum / a.Width);
        }
    }

    /// <summary>Σ_i row[i] · matrix[i, column].</summary>
    private static float Through(ArrayView<float> rows, long row, ArrayView<float> matrix, long column, int size)
    {
        float sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += rows[row + i] * matrix[column + (long)i * size];
        }

        return sum;
    }
}
