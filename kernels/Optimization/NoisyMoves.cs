using Accelerated.Kernels.Host;
using Accelerated.Kernels.Random;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// Applies <paramref name="move"/> to elements 0 to <paramref name="length"/> − 1 with the Langevin noise of indices <paramref name="first"/> on, 64 normals at a time, which stay in
/// the first cache.
/// </summary>
internal readonly unsafe struct NoisyMoves<TMove>(TMove move, long first, long length, ulong seed, uint chain, uint step) : IParallelWork
    where TMove : struct, INoisyMove
{
    /// <summary>Items end at multiples of this index, and so between batches of normals.</summary>
    private const int IndicesPerItem = 4096;

    private readonly TMove move = move;
    private readonly long first = first;
    private readonly long end = first + length;

    public int Items => (int)((end - 1) / IndicesPerItem - first / IndicesPerItem) + 1;

    public void Run(int item, int worker)
    {
        float* normals = stackalloc float[NormalBatch.Length];
        long itemStart = (first / IndicesPerItem + item) * IndicesPerItem;
        long itemEnd = Math.Min(end, itemStart + IndicesPerItem);
        for (long batch = itemStart; batch < itemEnd; batch += NormalBatch.Length)
        {
            long from = Math.Max(first, batch);
            int count = (int)(Math.Min(itemEnd, batch + NormalBatch.Length) - from);
            if (count <= 0)
            {
                continue;
            }

            NormalBatch.Write(normals, seed, NoisePurpose.Langevin, chain, step, (uint)(batch >> 2));
            move.Move(from - first, normals + (from - batch), count);
        }
    }
}
