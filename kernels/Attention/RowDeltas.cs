using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>δ[p] = DZ[p] · Z[p] for every head, sequence and position, 32 lanes to a row.</summary>
internal static class RowDeltas
{
    public static void Run(GroupedBackwardArguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        AttentionBackwardArguments a = arguments.Whole;
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        bool exists = row < a.Heads * a.Sequences * a.Tokens;
        float product = 0;
        if (exists)
        {
            int pair = row / a.Tokens;
            long start = arguments.Start(pair) + (long)(row - pair * a.Tokens) * a.HeadSize;
            for (int d = lane; d < a.HeadSize; d += RowLanes.Lanes)
            {
                product += a.DZ[start + d] * a.Z[start + d];
            }
        }

        float delta = RowLanes.Sum(shared, product);
        if (exists && lane == 0)
        {
            arguments.Deltas[row] = delta;
        }
    }
}
