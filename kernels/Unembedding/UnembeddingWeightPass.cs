using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>The current block's share of the gradients of weights and bias: an item is a few strips of the vocabulary.</summary>
internal readonly unsafe struct UnembeddingWeightPass(UnembeddingJob* job)
{
    private const int StripsPerItem = 8;

    private const int PanelRows = UnembeddingJob.PanelRows;

    private readonly UnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Strips.Count, StripsPerItem);

    [MethodImpl(VectorLoop.Compilation)]
    public void Run(int item)
    {
        int token = job->Strips.First(item * StripsPerItem);
        int rows = Math.Min(StripsPerItem * job->Strips.Height, job->Vocabulary - token);
        nint pitch = (nint)job->WidthPanels * RegisterTile.Columns;
        for (int firstPanel = 0; firstPanel < job->Panels; firstPanel += UnembeddingJob.PanelsPerSum)
        {
            int panels = Math.Min(UnembeddingJob.PanelsPerSum, job->Panels - firstPanel);
            bool isFirst = job->FirstRow == 0 && firstPanel == 0;
            var layout = new StripLayout(panels, PanelRows, PanelRows, 1, (nint)job->Vocabulary * PanelRows, PanelRows * RegisterTile.Columns);
            float* gradients = job->LogitsOf(firstPanel) + (nint)token * PanelRows;
            float* target = job->WeightGradient + token * pitch;
            TileStore store = isFirst ? TileStore.Replace : TileStore.Add;
            for (int widthPanel = 0; widthPanel < job->WidthPanels; widthPanel++)
            {
                // With the first half of the tokens the next columns of X are fetched, with the other half one panel of the gradients that this worker will probably take next.
                float* next = widthPanel + 1 < job->WidthPanels ? job->ScaledOf(widthPanel + 1, firstPanel) : null;
                float* nextGradients = widthPanel < panels ? gradients + widthPanel * layout.BlockStrideA + job->Workers * rows * PanelRows : null;
                float* right = job->ScaledOf(widthPanel, firstPanel);
                int half = rows / 2;
                RegisterTile.Run(half, layout, gradients, right, target, pitch, store, next, panels * PanelRows * RegisterTile.Columns);
                RegisterTile.Run(rows - half, layout, gradients + half * PanelRows, right, target + half * pitch, pitch, store, nextGradients, rows * PanelRows);
                target += RegisterTile.Columns;
            }

            AddBias(gradients, rows, panels, job->FactorsOf(firstPanel), job->DBias + token, isFirst);
        }
    }

    [MethodImpl(VectorLoop.Compilation)]
    private void AddBias(float* gradients, int tokens, int panels, float* factors, float* target, bool isFirst)
    {
        for (int token = 0; token < tokens; token++)
        {
            Vector512<float> low = Vector512<float>.Zero;
            Vector512<float> high = Vector512<float>.Zero;
            for (int panel = 0; panel < panels; panel++)
            {
                float* row = gradients + ((nint)panel * job->Vocabulary + token) * PanelRows;
                low += Vector512.Load(row) * Vector512.Load(factors + panel * PanelRows);
                high += Vector512.Load(row + 16) * Vector512.Load(factors + panel * PanelRows + 16);
            }

            float sum = Vector512.Sum(low + high);
            target[token] = isFirst ? sum : target[token] + sum;
        }
    }
}
