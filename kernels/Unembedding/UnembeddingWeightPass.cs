using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>The current block's share of the gradients of weights and bias: an item is a few strips of the vocabulary.</summary>
internal readonly unsafe struct UnembeddingWeightPass(UnembeddingJob* job) : IParallelWork
{
    private const int StripsPerItem = 8;

    private const int PanelRows = UnembeddingJob.PanelRows;

    private readonly UnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Strips.Count, StripsPerItem);

    [MethodImpl(VectorLoop.Compilation)]
    public void Run(int item, int worker)
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
            for (int widthPanel = 0; widthPanel < job->WidthPanels; widthPanel++)
            {
                float* following = widthPanel + 1 < job->WidthPanels ? job->ScaledOf(widthPanel + 1, firstPanel) : null;
                float* target = job->WeightGradient + token * pitch + widthPanel * RegisterTile.Columns;
                RegisterTile.Run(rows, layout, gradients, job->ScaledOf(widthPanel, firstPanel), target, pitch, isFirst ? TileStore.Replace : TileStore.Add, following, panels * PanelRows * RegisterTile.Columns);
            }

            AddBias(gradients, rows, panels, job->Factors + firstPanel * PanelRows, job->DBias + token, isFirst);
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
