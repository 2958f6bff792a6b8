using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Online softmax over the tiles of <see cref="ScoreTile"/> on the host's vector units. An item is a range of query blocks of one head and sequence; what a block
/// computes depends on nothing but itself, so any division gives the same bits.
/// </summary>
internal readonly unsafe struct AttentionForwardSimd : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream stream, in AttentionForwardArguments a) =>
        {
            var panels = new HeadPanels(a.HeadSize);
            var items = new QueryItems(a.Heads, a.Sequences, a.Tokens, pool.Workers);
            long scratch = 3 * (panels.PaddedSize + 1) * ScoreTile.Queries + ScoreTile.Size + 2 * panels.CopySize(a.Tokens);
            var work = new Work(a, panels, items, workspace.Require(scratch * pool.Workers), scratch);
            pool.Run(items.Count, ref work);
        };
    }

    private readonly struct Work(AttentionForwardArguments a, HeadPanels panels, QueryItems items, float* scratch, long scratchSize) : IParallelWork
    {
        private readonly float* q = HostView.Pointer(a.Q);
        private readonly float* k = HostView.Pointer(a.K);
        private readonly float* v = HostView.Pointer(a.V);
        private readonly float* z = HostView.Pointer(a.Z);
        private readonly float* logSumExp = HostView.Pointer(a.LogSumExp);

        public void Run(int item, int worker)
        {
            QueryItem range = items[item];
            long start = range.Head * a.HeadStride + (long)range.Sequence * a.Tokens * a.HeadSize;
            float* rows = scratch + worker * scratchSize;
            float* queries = rows + panels.PaddedSize * ScoreTile.Queries;
            float* sums = queries + panels.PaddedSize * ScoreTile.Queries;
            float* lanes = sums + panels.PaddedSize * ScoreTile.Queries;
            float* tile = lanes + 3 * ScoreTile.Queries;
            int keysSeen = Math.Min(a.Tokens, range.EndBlock * ScoreTile.Queries);
            float* keys = panels.InPlaceOrPacked(k + start, keysSeen, tile + ScoreTile.Size);
            float* values = panels.InPlaceOrPacked(v + start, keysSeen, tile + ScoreTile.Size + panels.CopySize(keysSeen));
            for (int block = range.FirstBlock; block < range.EndBlock; block++)
            {
                int firstQuery = block * ScoreTile.Queries;
                int count = Math.Min(ScoreTile.Queries, a.Tokens - firstQuery);
                long row = start + (long)firstQuery * a.HeadSize;
                panels.Transpose(panels.BlockInPlaceOrPacked(q + row, count, rows), queries);
                panels.Scale(queries, a.Scale * Exponential.Log2E, queries);
                float* logSums = logSumExp + (long)range.Pair * a.Tokens + firstQuery;
                int nextFloats = Math.Min(ScoreTile.Queries, a.Tokens - firstQuery - count) * a.HeadSize;
                long next = row + (long)count * a.HeadSize;
                NearCache.Fetch(k + next, nextFloats); // what the next block reads first, not all at once
                NearCache.Fetch(v + next, nextFloats);
                RunBlock(panels, firstQuery, firstQuery + count, queries, keys, values, (nint)keysSeen * HeadPanels.Width, tile, sums, lanes, logSums);
                NearCache.Fetch(q + next, nextFloats);
                panels.TransposeBlock(sums, rows, z + row, count);
            }
        }
    }

    /// <summary>One block of queries: <paramref name="sums"/> receives zᵀ, [padded head size][32].</summary>
    /// <param name="lanes">Scratch of three numbers per query.</param>
    private static void RunBlock(
        HeadPanels panels, int firstQuery, int end, float* queries, float* keys, float* values, nint panelStride, float* tile, float* sums, float* lanes, float* logSums)
    {
        float* largest = lanes;
        float* totals = lanes + ScoreTile.Queries;
        float* factors = totals + ScoreTile.Queries;
        new Span<float>(largest, ScoreTile.Queries).Fill(float.NegativeInfinity);
        new Span<float>(totals, ScoreTile.Queries).Clear();
        for (int firstKey = 0; firstKey < end; firstKey += ScoreTile.Keys)
        {
            int count = Math.Min(ScoreTile.Keys, end - firstKey);
            TileStore store = firstKey > 0 ? TileStore.Add : TileStore.Replace;
            bool isDiagonal = firstKey + count > firstQuery;
            PanelProduct.ByRows(count, panels.HeadSize, keys + firstKey * HeadPanels.Width, panelStride, queries, tile, TileStore.Replace);
            if (isDiagonal)
            {
                ScoreTile.MaskFuture(tile, firstKey, count, firstQuery);
            }

            ScoreTile.Exponentiate(tile, count, largest, totals, factors);
            if (firstKey > 0)
            {
                ScoreTile.ScaleLanes(sums, panels.HeadSize, factors);
            }

            int masked = Math.Max(firstQuery, firstKey); // no query is before an earlier key
            bool mustSkip = isDiagonal && !ScoreTile.AllFinite(values + masked * HeadPanels.Width, panels.Count, panelStride, firstKey + count - masked);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                float* value = values + panel * panelStride + firstKey * HeadPanels.Width;
                float* sum = sums + panel * HeadPanels.Width * ScoreTile.Queries;
                if (mustSkip)
                {
                    ScoreTile.AccumulateSeen(panels.Columns(panel), value, tile, sum, firstKey, count, firstQuery, store);
                }
                else
                {
                    PanelProduct.ByColumns(panels.Columns(panel), count, value, tile, sum, store);
                }
            }
        }

        for (int lane = 0; lane < ScoreTile.Queries; lane++)
        {
            factors[lane] = 1 / totals[lane];
        }

        ScoreTile.ScaleLanes(sums, panels.HeadSize, factors);
        for (int lane = 0; lane < end - firstQuery; lane++)
        {
            logSums[lane] = largest[lane] * Exponential.Ln2 + Exponential.Log(totals[lane]);
        }
    }
}
