using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Online softmax with one group of 16 × 16 threads per 32 queries of a head and sequence, over tiles of 32 keys and 32 features in shared memory. A thread owns
/// four scores of each tile, two queries by two keys 16 apart, and likewise two queries by two features of the output, which accumulates in Z itself, so that
/// any head size fits.
/// </summary>
internal readonly struct AttentionForwardOnlineTiled : IKernelVariant<AttentionForwardArguments>
{
    private const int Side = 16;
    private const int Threads = Side * Side;
    private const int Tile = 2 * Side;

    // One more than the tile, so that a column's elements lie in different banks.
    private const int Pitch = Tile + 1;

    public static string Name => "online-tiled";

    public static bool Supports(Accelerator accelerator) =>
        accelerator.MaxNumThreadsPerGroup >= Threads
        && accelerator.MaxSharedMemoryPerGroup >= (3 * Tile * Pitch + 3 * Tile) * sizeof(float);

    public static IReadOnlyList<Delegate> Kernels => [new Action<AttentionForwardArguments>(Run)];

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, AttentionForwardArguments> kernel = accelerator.LoadKernel<AttentionForwardArguments>(Run);
        return (AcceleratorStream stream, in AttentionForwardArguments a) =>
        {
            int groups = a.Heads * a.Sequences * ((a.Tokens + Tile - 1) / Tile);
            if (groups > 0)
            {
                kernel(stream, new KernelConfig(groups, Threads), a);
            }
        };
    }

    private static void Run(AttentionForwardArguments a)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Tile * Pitch);
        ArrayView<float> right = SharedMemory.Allocate<float>(Tile * Pitch);
        ArrayView<float> weights = SharedMemory.Allocate<float>(Tile * Pitch);
        ArrayView<float> largest = SharedMemory.Allocate<float>(Tile);
        ArrayView<float> totals = SharedMemory.Allocate<float>(Tile);
        ArrayView<float> shrink = SharedMemory.Allocate<float>(Tile);

        int thread = Group.IdxX;
        int row = thread / Side;
        int column = thread - row * Side;
        int blocks = (a.Tokens + Tile - 1) / Tile;
        int pair = Grid.IdxX / blocks;

        // The blocks that see most keys start first.
        int firstQuery = (blocks - 1 - (Grid.IdxX - pair * blocks)) * Tile;
        int head = pair / a.Sequences;
        long start = head * a.HeadStride + (long)(pair - head * a.Sequences) * a.Tokens * a.HeadSize;
        int end = firstQuery + Tile < a.Tokens ? firstQuery + Tile : a.Tokens;
        if (thread < Tile)
        {
            largest[thread] = float.NegativeInfinity;
            totals[thread] = 0;
        }

        for (int firstKey = 0; firstKey < end; firstKey += Tile)
        {
            Score(a, start, firstQuery, firstKey, row, column, left, right, weights);
            Group.Barrier();
            Exponentiate(thread, weights, largest, totals, shrink);
            for (int feature = 0; feature < a.HeadSize; feature += Tile)
            {
                Load(a.V, start, firstKey, a.Tokens, feature, a.HeadSize, right, thread);
                Group.Barrier();
                Accumulate(a, start, firstQuery + row, row, feature + column, column, firstKey, weights, right, shrink);
                Accumulate(a, start, firstQuery + row + Side, row + Side, feature + column, column, firstKey, weights, right, shrink);
                Group.Barrier();
            }
        }

        Finish(a, start, firstQuery + row, totals[row], column);
        Finish(a, start, firstQuery + row + Side, totals[row + Side], column);
        if (thread < Tile && firstQuery + thread < a.Tokens)
        {
            a.LogSumExp[(long)pair * a.Tokens + firstQuery + thread] = largest[thread] + Exponential.Log(totals[thread]);
        }
    }

    /// <summary>weights[q][j] = the score of query firstQuery + q and key firstKey + j, or −∞ where the key is not seen. Ends without a barrier.</summary>
    private static void Score(
        AttentionForwardArguments a, long start, int firstQuery, int firstKey, int row, int column, ArrayView<float> left, ArrayView<float> right, ArrayView<float> weights)
    {
        float s00 = 0, s01 = 0, s10 = 0, s11 = 0;
        int thread = row * Side + column;
        for (int feature = 0; feature < a.HeadSize; feature += Tile)
        {
            Load(a.Q, start, firstQuery, a.Tokens, feature, a.HeadSize, left, thread);
            Load(a.K, start, firstKey, a.Tokens, feature, a.HeadSize, right, thread);
            Group.Barrier();
            int features = a.HeadSize - feature < Tile ? a.HeadSize - feature : Tile;
            for (int d = 0; d < features; d++)
            {
                float q0 = left[row * Pitch + d];
                float q1 = left[(row + Side) * Pitch + d];
                float k0 = right[column * Pitch + d];
                float k1 = right[(column + Side) * Pitch + d];
                s00 += q0 * k0;
                s01 += q0 * k1;
                s10 += q1 * k0;
                s11 += q1 * k1;
            }

            Group.Barrier();
        }

        int ahead = firstKey + column - firstQuery - row;
        weights[row * Pitch + column] = ahead > 0 ? float.NegativeInfinity : s00 * a.Scale;
        weights[row * Pitch + column + Side] = ahead + Side > 0 ? float.NegativeInfinity : s01 * a.Scale;
        weights[(row + Side) * Pitch + column] = ahead - Side > 0 ? float.NegativeInfinity : s10 * a.Scale;
        weights[(row + Side) * Pitch + column + Side] = ahead > 0 ? float.NegativeInfinity : s11 * a.Scale;
    }

    /// <summary>One step of the online softmax of all 32 queries; totals of a query are summed by one thread, in the order of the keys.</summary>
    private static void Exponentiate(int thread, ArrayView<float> weights, ArrayView<float> largest, ArrayView<float> totals, ArrayView<float> shrink)
    {
        if (thread < Tile)
        {
            float before = largest[thread];
            float now = before;
            for (int j = 0; j < Tile; j++)
            {
                float score = weights[thread * Pitch + j];
                now = score > now ? score : now;
            }

            largest[thread] = now;
            shrink[thread] = Exponential.Exp(before - now);
        }

        Group.Barrier();
        for (int i = thread; i < Tile * Tile; i += Threads)
        {
            int query = i / Tile;
            int at = query * Pitch + i - query * Tile;
            weights[at] = Exponential.Exp(weights[at] - largest[query]);
        }

        Group.Barrier();
        if (thread < Tile)
        {
            float total = totals[thread] * shrink[thread];
            for (int j = 0; j < Tile; j++)
            {
                total += weights[thread * Pitch + j];
            }

            totals[thread] = total;
        }
    }

    /// <summary>32 rows from <paramref name="first"/> and 32 features from <paramref name="feature"/> on, zeros beyond the matrix.</summary>
    private static void Load(ArrayView<float> source, long start, int first, int tokens, int feature, int headSize, ArrayView<float> target, int thread)
    {
        for (int i = thread; i < Tile * Tile; i += Threads)
        {
            int row = i / Tile;
            int d = i - row * Tile;
            bool exists = first + row < tokens && feature + d < headSize;
            target[row * Pitch + d] = exists ? source[start + (long)(first + row) * headSize + feature + d] : 0;
        }
    }

    /// <summary>Two features of one query: z ← shrink · z + Σ_j weight[j] v[j] over the keys of the tile that the query sees, and no others: 0 · NaN is NaN.</summary>
    private static void Accumulate(
        AttentionForwardArguments a, long start, int query, int row, int feature, int column, int firstKey, ArrayView<float> weights, ArrayView<float> values, ArrayView<float> shrink)
    {
        if (query >= a.Tokens)
        {
            return;
        }

        int seen = query - firstKey + 1 < Tile ? query - firstKey + 1 : Tile;
        float sum0 = 0, sum1 = 0;
        for (int j = 0; j < seen; j++)
        {
            float weight = weights[row * Pitch + j];
            sum0 += weight * values[j * Pitch + column];
            sum1 += weight * values[j * Pitch + column + Side];
        }

        long at = start + (long)query * a.HeadSize + feature;
        if (feature < a.HeadSize)
        {
            a.Z[at] = firstKey == 0 ? sum0 : a.Z[at] * shrink[row] + sum0;
        }

        if (feature + Side < a.HeadSize)
        {
            a.Z[at + Side] = firstKey == 0 ? sum1 : a.Z[at + Side] * shrink[row] + sum1;
        }
    }

    private static void Finish(AttentionForwardArguments a, long start, int query, float total, int column)
    {
        if (query < a.Tokens)
        {
            for (int feature = column; feature < a.HeadSize; feature += Side)
            {
                a.Z[start + (long)query * a.HeadSize + feature] /= total;
            }
        }
    }
}
