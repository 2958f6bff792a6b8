using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Recomputes the weights tile by tile and multiplies them on at once: five products per tile of <see cref="ScoreTile"/>. An item is one head and sequence, whose
/// query blocks add to DK and DV in ascending order.
/// </summary>
internal readonly unsafe struct AttentionBackwardSimd : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream stream, in AttentionBackwardArguments a) =>
        {
            var panels = new HeadPanels(a.HeadSize);
            long scratch = Scratch.Size(panels, a.Tokens);
            var work = new Work(a, panels, workspace.Require(scratch * pool.Workers), scratch);
            pool.Run(a.Heads * a.Sequences, ref work);
        };
    }

    /// <summary>Where a worker's pieces lie. "Rows" are [panel][query][32], "columns" [padded head size][query].</summary>
    private readonly struct Scratch(float* memory, HeadPanels panels, int tokens)
    {
        private readonly long block = (long)panels.PaddedSize * ScoreTile.Queries;
        private readonly long copy = panels.CopySize(tokens);

        public static long Size(HeadPanels panels, int tokens) =>
            6L * panels.PaddedSize * ScoreTile.Queries + 2 * ScoreTile.Queries + 2 * ScoreTile.Size + 4 * panels.CopySize(tokens);

        public float* QueryRows => memory;

        public float* QueryColumns => memory + block;

        public float* SlopeRows => memory + 2 * block;

        public float* SlopeColumns => memory + 3 * block;

        public float* ResultRows => memory + 4 * block;

        public float* ResultColumns => memory + 5 * block;

        public float* LogSums => memory + 6 * block;

        public float* Shifts => LogSums + ScoreTile.Queries;

        public float* Weights => Shifts + ScoreTile.Queries;

        public float* Slopes => Weights + ScoreTile.Size;

        public float* Keys => Slopes + ScoreTile.Size;

        public float* Values => Keys + copy;

        public float* KeyGradient => Keys + 2 * copy;

        public float* ValueGradient => Keys + 3 * copy;
    }

    private readonly struct Work(AttentionBackwardArguments a, HeadPanels panels, float* memory, long scratchSize) : IParallelWork
    {
        private readonly float* q = HostView.Pointer(a.Q);
        private readonly float* k = HostView.Pointer(a.K);
        private readonly float* v = HostView.Pointer(a.V);
        private readonly float* z = HostView.Pointer(a.Z);
        private readonly float* logSumExp = HostView.Pointer(a.LogSumExp);
        private readonly float* dz = HostView.Pointer(a.DZ);
        private readonly float* dq = HostView.Pointer(a.DQ);
        private readonly float* dk = HostView.Pointer(a.DK);
        private readonly float* dv = HostView.Pointer(a.DV);

        public void Run(int item, int worker)
        {
            var scratch = new Scratch(memory + worker * scratchSize, panels, a.Tokens);
            long start = item / a.Sequences * a.HeadStride + (long)(item % a.Sequences) * a.Tokens * a.HeadSize;
            float* keys = panels.InPlaceOrPacked(k + start, a.Tokens, scratch.Keys);
            float* values = panels.InPlaceOrPacked(v + start, a.Tokens, scratch.Values);
            float* keyGradient = panels.AreInPlace ? dk + start : scratch.KeyGradient;
            float* valueGradient = panels.AreInPlace ? dv + start : scratch.ValueGradient;
            new Span<float>(keyGradient, a.Tokens * panels.PaddedSize).Clear();
            new Span<float>(valueGradient, a.Tokens * panels.PaddedSize).Clear();
            for (int firstQuery = 0; firstQuery < a.Tokens; firstQuery += ScoreTile.Queries)
            {
                int count = Math.Min(ScoreTile.Queries, a.Tokens - firstQuery);
                long row = start + (long)firstQuery * a.HeadSize;
                float* slopeRows = LoadBlock(scratch, row, logSumExp + (long)item * a.Tokens + firstQuery, count);
                RunBlock(panels, scratch, slopeRows, firstQuery, count, a.Tokens, keys, values, keyGradient, valueGradient);
                panels.Scale(scratch.ResultColumns, a.Scale, scratch.ResultColumns);
                panels.TransposeBlock(scratch.ResultColumns, scratch.ResultRows, dq + row, count);
            }

            if (!panels.AreInPlace)
            {
                panels.Unpack(keyGradient, a.Tokens, dk + start, a.Tokens);
                panels.Unpack(valueGradient, a.Tokens, dv + start, a.Tokens);
            }
        }

        /// <summary>Queries (times the scale) and output gradients as rows and as columns, log-sum-exp in units of log 2, and δ = dz·z.</summary>
        /// <returns>The rows of the output gradients.</returns>
        private float* LoadBlock(in Scratch scratch, long row, float* logSums, int count)
        {
            float* outputs = panels.BlockInPlaceOrPacked(z + row, count, scratch.ResultRows);
            float* slopeRows = panels.BlockInPlaceOrPacked(dz + row, count, scratch.SlopeRows);
            panels.Transpose(slopeRows, scratch.SlopeColumns);
            panels.Scale(panels.BlockInPlaceOrPacked(q + row, count, scratch.QueryRows), a.Scale, scratch.QueryRows);
            panels.Transpose(scratch.QueryRows, scratch.QueryColumns);
            panels.Scale(scratch.QueryColumns, Exponential.Log2E, scratch.QueryColumns);
            for (int lane = 0; lane < ScoreTile.Queries; lane++)
            {
                scratch.LogSums[lane] = lane < count ? logSums[lane] * Exponential.Log2E : 0;
                scratch.Shifts[lane] = panels.InnerProduct(outputs, slopeRows, ScoreTile.Queries, lane);
            }

            return slopeRows;
        }
    }

    private static void RunBlock(
        HeadPanels panels, in Scratch scratch, float* slopeRows, int firstQuery, int queries, int tokens, float* keys, float* values, float* keyGradient, float* valueGradient)
    {
        const int Width = HeadPanels.Width;
        nint stride = (nint)tokens * Width;
        int end = firstQuery + queries;
        for (int firstKey = 0; firstKey < end; firstKey += ScoreTile.Keys)
        {
            int count = Math.Min(ScoreTile.Keys, end - firstKey);
            TileStore store = firstKey > 0 ? TileStore.Add : TileStore.Replace;
            float* key = keys + firstKey * Width;
            float* value = values + firstKey * Width;
            PanelProduct.ByRows(count, panels.HeadSize, key, stride, scratch.QueryColumns, scratch.Weights, TileStore.Replace);
            PanelProduct.ByRows(count, panels.HeadSize, value, stride, scratch.SlopeColumns, scratch.Slopes, TileStore.Replace);
            ScoreTile.Differentiate(scratch.Weights, scratch.Slopes, scratch.LogSums, scratch.Shifts, firstKey, count, firstQuery, queries);
            int masked = Math.Max(firstQuery, firstKey); // no query is before an earlier key
            bool mustSkip = firstKey + count > firstQuery
                && !(ScoreTile.AllFinite(keys + masked * Width, panels.Count, stride, firstKey + count - masked)
                    && ScoreTile.AllFinite(scratch.QueryRows, panels.Count, Width * ScoreTile.Queries, queries)
                    && ScoreTile.AllFinite(slopeRows, panels.Count, Width * ScoreTile.Queries, queries));
            for (int panel = 0; panel < panels.Count; panel++)
            {
                float* keyGradients = keyGradient + panel * stride + firstKey * Width;
                float* valueGradients = valueGradient + panel * stride + firstKey * Width;
                int block = panel * Width * ScoreTile.Queries;
                if (mustSkip)
                {
                    ScoreTile.AccumulateSeeing(scratch.Weights, slopeRows + block, valueGradients, firstKey, count, firstQuery);
                    ScoreTile.AccumulateSeeing(scratch.Slopes, scratch.QueryRows + block, keyGradients, firstKey, count, firstQuery);
                    ScoreTile.AccumulateSeen(panels.Columns(panel), key + panel * stride, scratch.Slopes, scratch.ResultColumns + block, firstKey, count, firstQuery, store);
                }
                else
                {
                    PanelProduct.ByRows(count, ScoreTile.Queries, scratch.Weights, 0, slopeRows + block, valueGradients, TileStore.Add);
                    PanelProduct.ByRows(count, ScoreTile.Queries, scratch.Slopes, 0, scratch.QueryRows + block, keyGradients, TileStore.Add);
                    PanelProduct.ByColumns(panels.Columns(panel), count, key + panel * stride, scratch.Slopes, scratch.ResultColumns + block, store);
                }
            }
        }
    }
}
