using System.Runtime.CompilerServices;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The current block's share of the gradient of the current walker's map: an item is a few strips of the vocabulary.</summary>
internal readonly unsafe struct HeadUnembeddingMapPass(HeadUnembeddingJob* job)
{
    private const int StripsPerItem = 24;

    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    private readonly HeadUnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Strips.Count, StripsPerItem);

    [MethodImpl(VectorLoop.Compilation)]
    public void Run(int item, int worker)
    {
        StripPartition strips = job->Strips;
        int end = Math.Min(strips.Count, (item + 1) * StripsPerItem);
        for (int firstPanel = 0; firstPanel < job->Panels; firstPanel += HeadUnembeddingJob.PanelsPerSum)
        {
            int panels = Math.Min(HeadUnembeddingJob.PanelsPerSum, job->Panels - firstPanel);
            for (int strip = item * StripsPerItem; strip < end; strip++)
            {
                int token = strips.First(strip);
                int rows = strips.Rows(strip);
                FetchNext(firstPanel, panels, token + rows, rows);
                Add(firstPanel, panels, token, rows, job->PieceOf(worker));
            }
        }
    }

    private void Add(int firstPanel, int panels, int token, int rows, float* tile)
    {
        int size = job->HeadSize;
        bool isFirst = job->IsFirstOfMap && firstPanel == 0;
        float* gradients = job->LogitsOf(firstPanel) + (nint)token * PanelRows;
        var layout = new StripLayout(panels, PanelRows, PanelRows, 1, job->PlaceOf(1), PanelRows * RegisterTile.Columns);
        for (int mapPanel = 0; mapPanel < job->MapPanels; mapPanel++)
        {
            int column = mapPanel * RegisterTile.Columns;
            int columns = Math.Min(RegisterTile.Columns, size - column);
            float* scaled = job->ScaledOf(mapPanel, firstPanel);
            float* target = job->DMap + (nint)token * size + column;
            if (columns == RegisterTile.Columns)
            {
                RegisterTile.Run(rows, layout, gradients, scaled, target, size, isFirst ? TileStore.Replace : TileStore.Add);
            }
            else
            {
                RegisterTile.Run(rows, layout, gradients, scaled, tile, RegisterTile.Columns, TileStore.Replace);
                Finish(tile, rows, columns, target, isFirst);
            }
        }
    }

    /// <summary>Brings the next strip of every panel nearer while this one is multiplied: a tile fetches ahead within a panel only.</summary>
    private void FetchNext(int firstPanel, int panels, int token, int rows)
    {
        for (int panel = firstPanel; panel < firstPanel + panels; panel++)
        {
            NearCache.Fetch(job->LogitsOf(panel) + (nint)token * PanelRows, rows * PanelRows);
        }
    }

    private void Finish(float* sums, int rows, int columns, float* target, bool isFirst)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float sum = sums[i * RegisterTile.Columns + j];
                target[j] = isFirst ? sum : target[j] + sum;
            }

            target += job->HeadSize;
        }
    }
}
