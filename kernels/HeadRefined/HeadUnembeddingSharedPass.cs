using System.Runtime.CompilerServices;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>What all walkers share, and the losses at w*: an item is a few panels of 32 rows.</summary>
internal readonly unsafe struct HeadUnembeddingSharedPass(HeadUnembeddingJob* job) : IParallelWork
{
    private readonly HeadUnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Panels, PanelsPerItem);

    /// <summary>Several, so that a strip of weights is used more than once while it is near.</summary>
    private int PanelsPerItem => Math.Clamp(job->Panels / (2 * job->Workers), 1, 4);

    public void Run(int item, int worker)
    {
        int first = item * PanelsPerItem;
        int end = Math.Min(job->Panels, first + PanelsPerItem);
        for (int panel = first; panel < end; panel++)
        {
            job->TurnX(panel);
        }

        Multiply(first, end);
        if (job->HasAnchorLosses)
        {
            for (int panel = first; panel < end; panel++)
            {
                AnchorLosses(panel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int firstPanel, int endPanel)
    {
        StripPartition strips = job->Strips;
        var layout = StripLayout.Rows(job->Width, job->WeightStride);
        for (int strip = 0; strip < strips.Count; strip++)
        {
            int token = strips.First(strip);
            float* weights = job->Weights + (nint)token * job->WeightStride;
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                float* target = job->Shared + job->PlaceOf(panel) + (nint)token * HeadUnembeddingJob.PanelRows;
                RegisterTile.Run(strips.Rows(strip), layout, weights, job->TurnedXOf(panel), target, HeadUnembeddingJob.PanelRows, TileStore.Replace);
            }
        }
    }

    private void AnchorLosses(int panel)
    {
        int firstRow = job->FirstRow + panel * HeadUnembeddingJob.PanelRows;
        var softmax = new ScaledPanelSoftmax(job->Shared + job->PlaceOf(panel), job->Bias2, job->Vocabulary);
        softmax.Losses(job->AnchorReciprocals + firstRow, job->Targets + firstRow, job->RowsOf(panel), job->AnchorLosses + firstRow);
    }
}
