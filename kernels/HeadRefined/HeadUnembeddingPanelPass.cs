using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Unembedding;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Losses of the current walker and the gradients of its outputs: an item is a panel of 32 rows.</summary>
internal readonly unsafe struct HeadUnembeddingPanelPass(HeadUnembeddingJob* job) : IParallelWork
{
    // Steps of the vocabulary in which the exponentials and the map are read together.
    private const int VocabularySteps = 352;

    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    private readonly HeadUnembeddingJob* job = job;

    public int Items => job->Panels;

    public void Run(int item, int worker)
    {
        int firstRow = job->FirstRow + item * PanelRows;
        int rows = job->RowsOf(item);
        float* logits = job->Logits + job->PlaceOf(item);
        float* factors = job->Factors + item * PanelRows;
        HeadUnembeddingJob.Turn(job->Z + (nint)firstRow * job->HeadSize, job->HeadSize, rows, job->TurnedZOf(item));
        Logits(item, job->TileOf(worker));
        var softmax = new ScaledPanelSoftmax(logits, job->Bias2, job->Vocabulary);
        if (!job->HasGradients)
        {
            softmax.Losses(job->Reciprocals + firstRow, job->Targets + firstRow, rows, job->Losses + firstRow);
            return;
        }

        softmax.LossesAndExponentials(
            job->Reciprocals + firstRow, job->Targets + firstRow, rows, job->GradientScale, job->Losses + firstRow, job->DReciprocals + firstRow, factors);
        OutputGradient(logits, job->TurnedScratchOf(item));
        FinishOutputGradient(item, factors, rows);
        ScaleOutputs(item, factors, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Logits(int panel, float* tile)
    {
        int size = job->HeadSize;
        StripPartition strips = job->Strips;
        var layout = StripLayout.Rows(size, size);
        float* outputs = job->TurnedZOf(panel);
        float* anchors = job->TurnedScratchOf(panel);
        bool subtracts = job->HasAnchors && job->IsFirstOfHead;
        if (subtracts)
        {
            HeadUnembeddingJob.Turn(job->AnchorZ + (nint)(job->FirstRow + panel * PanelRows) * size, size, job->RowsOf(panel), anchors);
            System.Numerics.Tensors.TensorPrimitives.Negate(new ReadOnlySpan<float>(anchors, size * PanelRows), new Span<float>(anchors, size * PanelRows));
        }

        for (int strip = 0; strip < strips.Count; strip++)
        {
            int token = strips.First(strip);
            int rows = strips.Rows(strip);
            nint map = (nint)token * size;
            nint place = job->PlaceOf(panel) + (nint)token * PanelRows;
            float* start = job->Shared + place;
            if (subtracts)
            {
                float* without = job->HasNextOfHead ? job->Without + place : tile;
                RegisterTile.RunFrom(rows, layout, job->AnchorMap + map, anchors, without, PanelRows, start);
                start = without;
            }
            else if (job->HasAnchors)
            {
                start = job->Without + place;
            }

            RegisterTile.RunFrom(rows, layout, job->Map + map, outputs, job->Logits + place, PanelRows, start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OutputGradient(float* exponentials, float* gradient)
    {
        int size = job->HeadSize;
        var strips = new StripPartition(size, size);
        for (int first = 0; first < job->Vocabulary; first += VocabularySteps)
        {
            var layout = StripLayout.Columns(Math.Min(VocabularySteps, job->Vocabulary - first), size);
            TileStore store = first == 0 ? TileStore.Replace : TileStore.Add;
            for (int strip = 0; strip < strips.Count; strip++)
            {
                int column = strips.First(strip);
                RegisterTile.Run(
                    strips.Rows(strip), layout, job->Map + (nint)first * size + column, exponentials + (nint)first * PanelRows, gradient + (nint)column * PanelRows, PanelRows, store);
            }
        }
    }

    /// <summary>DZ = (turned gradient)ᵀ · factor, exactly 0 where the factor is.</summary>
    private void FinishOutputGradient(int panel, float* factors, int rows)
    {
        int size = job->HeadSize;
        float* gradient = job->TurnedScratchOf(panel);
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
