using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Unembedding;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Losses of the current walker and the gradients of its outputs: an item is a few panels of 32 rows. Logits, exponentials and their product with the map follow one another for a piece
/// of the vocabulary while it is in the first-level cache. That needs something near the largest logit before the logits are known: the largest one at w*. In the rare
/// panel where it is not near, everything is computed again with the right one.
/// </summary>
internal readonly unsafe struct HeadUnembeddingPanelPass(HeadUnembeddingJob* job)
{
    // Σ exp within these bounds: neither it, nor what it is multiplied with, comes near an overflow, and no term that counts underflows.
    private const float LeastSum = 8.67e-19f;
    private const float MostSum = 1.15e18f;

    private const int StripsPerPiece = 4;

    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    private readonly HeadUnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Panels, job->PanelsPerItem);

    public void Run(int item, int worker)
    {
        int first = item * job->PanelsPerItem;
        int end = Math.Min(job->Panels, first + job->PanelsPerItem);
        float* pieces = job->PieceOf(worker);
        for (int panel = first; panel < end; panel++)
        {
            Prepare(panel);
            new ReadOnlySpan<float>(job->AnchorMaxima + panel * PanelRows, PanelRows).CopyTo(new Span<float>(job->Maxima + panel * PanelRows, PanelRows));
        }

        Sweep(first, end, pieces);
        for (int panel = first; panel < end; panel++)
        {
            if (MustRepeat(panel))
            {
                FindMaxima(panel, pieces);
                Sweep(panel, panel + 1, pieces);
            }

            Finish(panel);
        }
    }

    private void Prepare(int panel)
    {
        int size = job->HeadSize;
        int rows = job->RowsOf(panel);
        nint place = (nint)(job->FirstRow + panel * PanelRows) * size;
        HeadUnembeddingJob.Turn(job->Z + place, size, rows, job->TurnedZOf(panel));
        job->Scale(job->Reciprocals, panel, job->Scales + panel * PanelRows);
        if (job->HasAnchors && job->IsFirstOfHead)
        {
            var anchors = new Span<float>(job->TurnedAnchorOf(panel), size * PanelRows);
            HeadUnembeddingJob.Turn(job->AnchorZ + place, size, rows, job->TurnedAnchorOf(panel));
            System.Numerics.Tensors.TensorPrimitives.Negate(anchors, anchors);
        }
    }

    /// <summary>Logits, exponentials and what is summed over them, piece by piece.</summary>
    private void Sweep(int firstPanel, int endPanel, float* pieces)
    {
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            new Span<float>(job->Sums + panel * PanelRows, PanelRows).Clear();
            new Span<float>(job->Products + panel * PanelRows, PanelRows).Clear();
        }

        int vocabulary = job->Vocabulary;
        int piece = StripsPerPiece * job->StripHeight;
        for (int token = 0; token < vocabulary; token += piece)
        {
            int count = Math.Min(piece, vocabulary - token);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                float* values = job->HasGradients ? job->LogitsOf(panel) + (nint)token * PanelRows : pieces;
                float* scales = job->Scales + panel * PanelRows;
                float* maxima = job->Maxima + panel * PanelRows;
                float* sums = job->Sums + panel * PanelRows;
                int next = Math.Min(piece, vocabulary - token - piece);
                FetchNext(panel, token + piece, next, isFirst: panel == firstPanel);
                Logits(panel, token, count, values);
                PanelSoftmax.TakeTargets(job->Targets + job->FirstRow + panel * PanelRows, job->RowsOf(panel), token, count, values, job->TargetValues + panel * PanelRows);
                if (job->HasGradients)
                {
                    ScaledPanel.Exponentiate(values, job->Bias2 + token, count, scales, maxima, sums, job->Products + panel * PanelRows);
                    NearCache.Fetch(values + piece * PanelRows, next * PanelRows); // apart from the others: so many lines under way hold up whatever else is read
                    OutputGradient(panel, token, count, values);
                }
                else
                {
                    ScaledPanel.Sum(values, job->Bias2 + token, count, scales, maxima, sums);
                }
            }
        }
    }

    private void FindMaxima(int panel, float* pieces)
    {
        float* maxima = job->Maxima + panel * PanelRows;
        new Span<float>(maxima, PanelRows).Fill(float.NegativeInfinity);
        for (int token = 0; token < job->Vocabulary; token += job->StripHeight)
        {
            int count = Math.Min(job->StripHeight, job->Vocabulary - token);
            Logits(panel, token, count, pieces);
            ScaledPanel.Raise(pieces, job->Bias2 + token, count, job->Scales + panel * PanelRows, maxima);
        }
    }

    /// <summary>L of <paramref name="count"/> tokens of the vocabulary.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private void Logits(int panel, int firstToken, int count, float* target)
    {
        int size = job->HeadSize;
        var own = StripLayout.Rows(size, size);
        float* outputs = job->TurnedZOf(panel);
        float* anchors = job->TurnedAnchorOf(panel);
        nint map = (nint)firstToken * size;
        nint place = job->PlaceOf(panel) + (nint)firstToken * PanelRows;
        float* seed = job->Shared + place;
        if (job->HasAnchors && !job->KeepsWithout)
        {
            // Both products in one: −z* M*, then z M.
            var both = new StripLayout(2, size, size, 1, (nint)(job->Map - job->AnchorMap), (nint)(outputs - anchors));
            RegisterTile.Run(count, both, job->AnchorMap + map, anchors, target, PanelRows, TileAddends.Begun(seed, PanelRows));
            return;
        }

        if (job->KeepsWithout)
        {
            float* without = job->Without + place;
            if (job->IsFirstOfHead)
            {
                RegisterTile.Run(count, own, job->AnchorMap + map, anchors, without, PanelRows, TileAddends.Begun(seed, PanelRows));
            }

            seed = without;
        }

        RegisterTile.Run(count, own, job->Map + map, outputs, target, PanelRows, TileAddends.Begun(seed, PanelRows));
    }

    /// <summary>Brings what the logits of the next piece of the vocabulary need from the third-level cache nearer: for this panel, and with the first one the maps.</summary>
    private void FetchNext(int panel, int token, int count, bool isFirst)
    {
        nint place = job->PlaceOf(panel) + (nint)token * PanelRows;
        NearCache.Fetch((job->KeepsWithout && !job->IsFirstOfHead ? job->Without : job->Shared) + place, count * PanelRows);
        if (isFirst)
        {
            nint map = (nint)token * job->HeadSize;
            NearCache.Fetch(job->Map + map, count * job->HeadSize);
            if (job->HasAnchors && job->IsFirstOfHead)
            {
                NearCache.Fetch(job->AnchorMap + map, count * job->HeadSize);
            }
        }
    }

    [MethodImpl(VectorLoop.Compilation)]
    private void OutputGradient(int panel, int token, int count, float* exponentials)
    {
        TileStore store = token == 0 ? TileStore.Replace : TileStore.Add;
        RegisterTile.Run(job->HeadSize, StripLayout.Columns(count, job->HeadSize), job->Map + (nint)token * job->HeadSize, exponentials, job->TurnedGradientOf(panel), PanelRows, store);
    }

    private bool MustRepeat(int panel)
    {
        for (int t = 0; t < job->RowsOf(panel); t++)
        {
            float sum = job->Sums[panel * PanelRows + t];
            if (!(sum > LeastSum && sum < MostSum))
            {
                return true;
            }
        }

        return false;
    }

    private void Finish(int panel)
    {
        int firstRow = job->FirstRow + panel * PanelRows;
        int rows = job->RowsOf(panel);
        int lane = panel * PanelRows;
        float* factors = job->Factors + lane;
        new Span<float>(factors, PanelRows).Clear();
        for (int t = 0; t < rows; t++)
        {
            int target = job->Targets[firstRow + t];
            float sum = job->Sums[lane + t];
            float value = job->TargetValues[lane + t];
            job->Losses[firstRow + t] = target < 0 ? 0 : job->Distance(job->Maxima[lane + t], job->Scales[lane + t], value, target) + Exponential.Log(sum);
            if (job->HasGradients)
            {
                job->DReciprocals[firstRow + t] = target < 0 ? 0 : job->GradientScale * (job->Products[lane + t] / sum - value);
                if (target >= 0)
                {
                    factors[t] = job->GradientScale * job->Reciprocals[firstRow + t] / sum;
                    SubtractTarget(panel, t, target, sum);
                }
            }
        }

        if (job->HasGradients)
        {
            FinishOutputGradient(panel, factors, rows);
            ScaleOutputs(panel, factors, rows);
        }
    }

    /// <summary>softmax − onehot, in units of 1 / Σ exp, for the gradients of both factors.</summary>
    private void SubtractTarget(int panel, int row, int target, float sum)
    {
        job->LogitsOf(panel)[(nint)target * PanelRows + row] -= sum;
        float* map = job->Map + (nint)target * job->HeadSize;
        float* gradient = job->TurnedGradientOf(panel) + row;
        for (int j = 0; j < job->HeadSize; j++)
        {
            gradient[j * PanelRows] -= sum * map[j];
        }
    }

    /// <summary>DZ = (turned gradient)ᵀ · factor, exactly 0 where the factor is.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private void FinishOutputGradient(int panel, float* factors, int rows)
    {
        int size = job->HeadSize;
        float* gradient = job->TurnedGradientOf(panel);
        Vector512<float> low = Vector512.Load(factors);
        Vector512<float> high = Vector512.Load(factors + 16);
        for (int j = 0; j < size; j++)
        {
            float* row = gradient + (nint)j * PanelRows;
            Vector512.Store(PanelSoftmax.Times(Vector512.Load(row), low), row);
            Vector512.Store(PanelSoftmax.Times(Vector512.Load(row + 16), high), row + 16);
        }

        BlockTranspose.Matrix(gradient, PanelRows, size, rows, job->DZ + (nint)(job->FirstRow + panel * PanelRows) * size, size);
    }

    /// <summary>z · factor in panels of 32 columns, 0 beyond the head and beyond the rows.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private void ScaleOutputs(int panel, float* factors, int rows)
    {
        int size = job->HeadSize;
        for (int mapPanel = 0; mapPanel < job->MapPanels; mapPanel++)
        {
            int column = mapPanel * RegisterTile.Columns;
            int columns = Math.Min(RegisterTile.Columns, size - column);
            float* target = job->ScaledOf(mapPanel, panel);
            if (rows < PanelRows || columns < RegisterTile.Columns)
            {
                new Span<float>(target, PanelRows * RegisterTile.Columns).Clear();
            }

            for (int r = 0; r < rows; r++)
            {
                float* source = job->Z + (nint)(job->FirstRow + panel * PanelRows + r) * size + column;
                float* row = target + r * RegisterTile.Columns;
                for (int j = 0; j < columns; j += PartialVector.Lanes)
                {
                    PartialVector.Store(PartialVector.Load(source + j, columns - j) * factors[r], row + j, columns - j);
                }
            }
        }
    }
}
