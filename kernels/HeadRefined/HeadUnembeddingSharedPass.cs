using System.Runtime.CompilerServices;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>What all walkers share, the largest logits of X by itself, and the losses at w*: an item is a few panels of 32 rows.</summary>
internal readonly unsafe struct HeadUnembeddingSharedPass(HeadUnembeddingJob* job)
{
    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    // Strips of the vocabulary between which the panels change, so that their weights stay in the second-level cache.
    private const int StripsPerPiece = 8;

    private readonly HeadUnembeddingJob* job = job;

    public void Run(int item)
    {
        int first = item * job->PanelsPerItem;
        int end = Math.Min(job->Panels, first + job->PanelsPerItem);
        for (int panel = first; panel < end; panel++)
        {
            job->TurnX(panel);
            job->Scale(job->AnchorReciprocals, panel, job->AnchorScales + panel * PanelRows);
            new Span<float>(job->AnchorMaxima + panel * PanelRows, PanelRows).Fill(float.NegativeInfinity);
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

    [MethodImpl(VectorLoop.Compilation)]
    private void Multiply(int firstPanel, int endPanel)
    {
        var layout = StripLayout.Rows(job->Width, job->WeightStride);
        int piece = StripsPerPiece * job->Strips.Height;
        for (int token = 0; token < job->Vocabulary; token += piece)
        {
            int rows = Math.Min(piece, job->Vocabulary - token);
            float* weights = job->Weights + (nint)token * job->WeightStride;
            float* following = weights + (nint)rows * job->WeightStride;
            int share = Math.Min(piece, job->Vocabulary - token - rows) * job->WeightStride / (endPanel - firstPanel);
            for (int panel = firstPanel; panel < endPanel; panel++, following += share)
            {
                float* target = job->Shared + job->PlaceOf(panel) + (nint)token * PanelRows;
                RegisterTile.Run(rows, layout, weights, job->TurnedXOf(panel), target, PanelRows, TileStore.Replace, following, share);
                ScaledPanel.Raise(target, job->Bias2 + token, rows, job->AnchorScales + panel * PanelRows, job->AnchorMaxima + panel * PanelRows);
            }
        }
    }

    private void AnchorLosses(int panel)
    {
        const int PartialSum = 64;
        float* scales = job->AnchorScales + panel * PanelRows;
        float* maxima = job->AnchorMaxima + panel * PanelRows;
        float* values = job->Shared + job->PlaceOf(panel);
        float* sums = stackalloc float[PanelRows];
        new Span<float>(sums, PanelRows).Clear();
        for (int token = 0; token < job->Vocabulary; token += PartialSum)
        {
            ScaledPanel.Sum(values + (nint)token * PanelRows, job->Bias2 + token, Math.Min(PartialSum, job->Vocabulary - token), scales, maxima, sums);
        }

        int firstRow = job->FirstRow + panel * PanelRows;
        for (int t = 0; t < job->RowsOf(panel); t++)
        {
            int target = job->Targets[firstRow + t];
            job->AnchorLosses[firstRow + t] = target < 0
                ? 0
                : job->Distance(maxima[t], scales[t], values[(nint)target * PanelRows + t], target) + Exponential.Log(sums[t]);
        }
    }
}
