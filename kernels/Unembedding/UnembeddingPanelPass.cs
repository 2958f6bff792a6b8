using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>Logits, losses and the gradient of X, where there are gradients: an item is a few panels of 32 rows.</summary>
internal readonly unsafe struct UnembeddingPanelPass(UnembeddingJob* job)
{
    // Steps of the vocabulary between which the panels change, so that a piece of exp(logits) and one of the weights stay in the second-level cache.
    private const int VocabularySteps = 352;

    private const int PanelRows = UnembeddingJob.PanelRows;

    private readonly UnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Panels, job->PanelsPerItem);

    public void Run(int item)
    {
        int first = item * job->PanelsPerItem;
        int end = Math.Min(job->Panels, first + job->PanelsPerItem);
        for (int panel = first; panel < end; panel++)
        {
            Prepare(panel);
        }

        Logits(first, end);
        for (int panel = first; panel < end; panel++)
        {
            PanelSoftmax.Run(job, panel);
        }

        InputGradient(first, end);
        for (int panel = first; panel < end; panel++)
        {
            FinishInputGradient(panel);
        }

        if (job->Gradients > 1)
        {
            for (int panel = first; panel < end; panel++)
            {
                ScaleInput(panel);
            }
        }
    }

    private void Prepare(int panel)
    {
        job->Turn(panel, job->TurnedOf(panel));
        new Span<float>(job->MaximaOf(panel), PanelRows).Fill(float.NegativeInfinity);
    }

    private void Logits(int firstPanel, int endPanel)
    {
        for (int strip = 0; strip < job->Strips.Count; strip += UnembeddingJob.StripsPerPiece)
        {
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                float* logits = job->LogitsOf(panel) + (nint)job->Strips.First(strip) * PanelRows;
                int count = job->LogitsOfPiece(strip, panel - firstPanel, endPanel - firstPanel, job->TurnedOf(panel), logits);
                PanelSoftmax.Raise(job->MaximaOf(panel), logits, count);
            }
        }
    }

    [MethodImpl(VectorLoop.Compilation)]
    private void InputGradient(int firstPanel, int endPanel)
    {
        for (int first = 0; first < job->Vocabulary; first += VocabularySteps)
        {
            var layout = StripLayout.Rows(Math.Min(VocabularySteps, job->Vocabulary - first), job->WeightPitch);
            TileStore store = first == 0 ? TileStore.Replace : TileStore.Add;
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                float* exponentials = job->LogitsOf(panel) + (nint)first * PanelRows;
                float* gradient = job->TurnedGradientOf(panel);
                RegisterTile.Run(job->Width, layout, job->WeightRows + first, exponentials, gradient, PanelRows, store);
            }
        }
    }

    /// <summary>DX = (turned gradient)ᵀ · factor, exactly 0 where the factor is.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private void FinishInputGradient(int panel)
    {
        float* factors = job->FactorsOf(panel);
        float* gradient = job->TurnedGradientOf(panel);
        Vector512<float> low = Vector512.Load(factors);
        Vector512<float> high = Vector512.Load(factors + 16);
        for (int i = 0; i < job->Width; i++)
        {
            Vector512.Store(PanelSoftmax.Times(Vector512.Load(gradient + (nint)i * PanelRows), low), gradient + (nint)i * PanelRows);
            Vector512.Store(PanelSoftmax.Times(Vector512.Load(gradient + (nint)i * PanelRows + 16), high), gradient + (nint)i * PanelRows + 16);
        }

        float* target = job->DX + (nint)(job->FirstRow + panel * PanelRows) * job->Width;
        BlockTranspose.Matrix(gradient, PanelRows, job->Width, job->RowsOf(panel), target, job->Width);
    }

    /// <summary>X · factor in panels of 32 columns, 0 beyond the width and beyond the rows.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private void ScaleInput(int panel)
    {
        int rows = job->RowsOf(panel);
        for (int widthPanel = 0; widthPanel < job->WidthPanels; widthPanel++)
        {
            int column = widthPanel * RegisterTile.Columns;
            int columns = Math.Min(RegisterTile.Columns, job->Width - column);
            float* target = job->ScaledOf(widthPanel, panel);
            if (rows < PanelRows || columns < RegisterTile.Columns)
            {
                new Span<float>(target, PanelRows * RegisterTile.Columns).Clear();
            }

            for (int r = 0; r < rows; r++)
            {
                float factor = job->FactorsOf(panel)[r];
                float* source = job->X.At(job->FirstRow + panel * PanelRows + r, column);
                float* row = target + r * RegisterTile.Columns;
                if (columns == RegisterTile.Columns)
                {
                    Vector512.Store(Vector512.Load(source) * factor, row);
                    Vector512.Store(Vector512.Load(source + 16) * factor, row + 16);
                    continue;
                }

                for (int j = 0; j < columns; j++)
                {
                    row[j] = source[j] * factor;
                }
            }
        }
    }
}
