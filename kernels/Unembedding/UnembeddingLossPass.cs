using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// Losses without gradients: an item is a few panels of 32 rows. Softmax goes along with the pieces of the vocabulary, so that the logits of a piece are used while they are in the nearest cache, and no
/// worker waits for another before the end.
/// </summary>
internal readonly unsafe struct UnembeddingLossPass(UnembeddingJob* job) : IParallelWork
{
    private const int PanelRows = UnembeddingJob.PanelRows;

    private readonly UnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Panels, job->PanelsPerItem);

    public void Run(int item, int worker)
    {
        int first = item * job->PanelsPerItem;
        int panels = Math.Min(job->Panels - first, job->PanelsPerItem);
        int slot = worker * job->PanelsPerItem;
        float* logits = job->PieceOf(worker);
        float* maxima = stackalloc float[panels * PanelRows];
        float* sums = stackalloc float[panels * PanelRows];
        float* targets = stackalloc float[panels * PanelRows];
        new Span<float>(maxima, panels * PanelRows).Fill(float.MinValue); // not −∞, from which a piece of nothing but −∞ has no distance
        new Span<float>(sums, panels * PanelRows).Clear();
        for (int i = 0; i < panels; i++)
        {
            job->Turn(first + i, job->TurnedOf(slot + i));
        }

        for (int strip = 0; strip < job->Strips.Count; strip += UnembeddingJob.StripsPerPiece)
        {
            for (int i = 0; i < panels; i++)
            {
                int lane = i * PanelRows;
                int count = job->LogitsOfPiece(strip, i, panels, job->TurnedOf(slot + i), logits);
                int firstRow = job->FirstRow + (first + i) * PanelRows;
                PanelSoftmax.TakeTargets(job->Targets + firstRow, job->RowsOf(first + i), job->Strips.First(strip), count, logits, targets + lane);
                PanelSoftmax.Accumulate(logits, count, maxima + lane, sums + lane);
            }
        }

        for (int i = 0; i < panels; i++)
        {
            Finish(first + i, maxima + i * PanelRows, sums + i * PanelRows, targets + i * PanelRows);
        }
    }

    private void Finish(int panel, float* maxima, float* sums, float* targets)
    {
        int firstRow = job->FirstRow + panel * PanelRows;
        for (int t = 0; t < job->RowsOf(panel); t++)
        {
            job->Losses[firstRow + t] = job->Targets[firstRow + t] < 0 ? 0 : (maxima[t] - targets[t]) * Exponential.Ln2 + Exponential.Log(sums[t]);
        }
    }
}
