using System.Runtime.CompilerServices;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The current block's share of the gradient of the current walker's map: an item is a few strips of the vocabulary.</summary>
internal readonly unsafe struct HeadUnembeddingMapPass(HeadUnembeddingJob* job) : IParallelWork
{
    private const int StripsPerItem = 24;

    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    private readonly HeadUnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Strips.Count, StripsPerItem);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int item, int worker)
    {
        StripPartition strips = job->Strips;
        int end = Math.Min(strips.Count, (item + 1) * StripsPerItem);
        int size = job->HeadSize;
        float* tile = job->TileOf(worker);
        var layout = new StripLayout(job->Panels, PanelRows, PanelRows, 1, job->PlaceOf(1), PanelRows * RegisterTile.Columns);
        for (int strip = item * StripsPerItem; strip < end; strip++)
        {
            int token = strips.First(strip);
            int rows = strips.Rows(strip);
            float* gradients = job->Logits + (nint)token * PanelRows;
            for (int mapPanel = 0; mapPanel < job->MapPanels; mapPanel++)
            {
                int column = mapPanel * RegisterTile.Columns;
                int columns = Math.Min(RegisterTile.Columns, size - column);
                float* target = job->DMap + (nint)token * size + column;
                if (columns == RegisterTile.Columns)
                {
                    RegisterTile.RunFrom(rows, layout, gradients, job->ScaledOf(mapPanel, 0), target, size, job->IsFirstOfMap ? null : target);
                }
                else
                {
                    RegisterTile.RunFrom(rows, layout, gradients, job->ScaledOf(mapPanel, 0), tile, RegisterTile.Columns, null);
                    Finish(tile, rows, columns, target);
                }
            }
        }
    }

    private void Finish(float* sums, int rows, int columns, float* target)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float sum = sums[i * RegisterTile.Columns + j];
                target[j] = job->IsFirstOfMap ? sum : target[j] + sum;
            }

            target += job->HeadSize;
        }
    }
}
