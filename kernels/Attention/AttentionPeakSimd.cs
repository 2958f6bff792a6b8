using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>The tiles of <see cref="AttentionForwardSimd"/> without values: beside the running maximum and sum, the position of the maximum.</summary>
internal readonly unsafe struct AttentionPeakSimd : IKernelVariant<AttentionPeakArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<AttentionPeakArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream stream, in AttentionPeakArguments a) =>
        {
            var panels = new HeadPanels(a.HeadSize);
            var items = new QueryItems(a.Heads, a.Sequences, a.Tokens, pool.Workers);
            long scratch = (2L * panels.PaddedSize + 4) * ScoreTile.Queries + ScoreTile.Size + panels.CopySize(a.Tokens);
            var work = new Work(a, panels, items, workspace.Require(scratch * pool.Workers), scratch);
            pool.Run(items.Count, ref work);
        };
    }

    private readonly struct Work(AttentionPeakArguments a, HeadPanels panels, QueryItems items, float* scratch, long scratchSize) : IParallelWork
    {
        private readonly float* q = HostView.Pointer(a.Q);
        private readonly float* k = HostView.Pointer(a.K);
        private readonly int* position = HostView.Pointer(a.Position);
        private readonly float* weight = HostView.Pointer(a.Weight);

        public void Run(int item, int worker)
        {
            QueryItem range = items[item];
            long start = range.Head * a.HeadStride + (long)range.Sequence * a.Tokens * a.HeadSize;
            float* rows = scratch + worker * scratchSize;
            float* queries = rows + panels.PaddedSize * ScoreTile.Queries;
            float* lanes = queries + panels.PaddedSize * ScoreTile.Queries;
            float* tile = lanes + 4 * ScoreTile.Queries;
            int keysSeen = Math.Min(a.Tokens, range.EndBlock * ScoreTile.Queries);
            float* keys = panels.InPlaceOrPacked(k + start, keysSeen, tile + ScoreTile.Size);
            for (int block = range.FirstBlock; block < range.EndBlock; block++)
            {
                int firstQuery = block * ScoreTile.Queries;
                int count = Math.Min(ScoreTile.Queries, a.Tokens - firstQuery);
                panels.Transpose(panels.BlockInPlaceOrPacked(q + start + (long)firstQuery * a.HeadSize, count, rows), queries);
                panels.Scale(queries, a.Scale * Exponential.Log2E, queries);
                long result = (long)range.Pair * a.Tokens + firstQuery;
                RunBlock(panels, firstQuery, firstQuery + count, queries, keys, (nint)keysSeen * HeadPanels.Width, tile, lanes, position + result, weight + result);
            }
        }
    }

    private static void RunBlock(
        HeadPanels panels, int firstQuery, int end, float* queries, float* keys, nint panelStride, float* tile, float* lanes, int* position, float* weight)
    {
        float* largest = lanes;
        float* totals = lanes + ScoreTile.Queries;
        float* factors = totals + ScoreTile.Queries;
        int* peaks = (int*)(factors + ScoreTile.Queries);
        new Span<float>(largest, ScoreTile.Queries).Fill(float.NegativeInfinity);
        new Span<float>(totals, ScoreTile.Queries).Clear();
        new Span<int>(peaks, ScoreTile.Queries).Clear();
        for (int firstKey = 0; firstKey < end; firstKey += ScoreTile.Keys)
        {
            int count = Math.Min(ScoreTile.Keys, end - firstKey);
            PanelProduct.ByRows(count, panels.HeadSize, keys + firstKey * HeadPanels.Width, panelStride, queries, tile, TileStore.Replace);
            if (firstKey + count > firstQuery)
            {
                ScoreTile.MaskFuture(tile, firstKey, count, firstQuery);
            }

            ScoreTile.FindPeaks(tile, firstKey, count, largest, peaks);
            ScoreTile.Exponentiate(tile, count, largest, totals, factors);
        }

        for (int lane = 0; lane < end - firstQuery; lane++)
        {
            position[lane] = peaks[lane];
            weight[lane] = 1 / totals[lane];
        }
    }
}
