using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>What all passes of one unembedding share: sizes, and the places of everything in the workspace.</summary>
internal unsafe struct UnembeddingJob
{
    /// <summary>Rows of a panel: the columns of a register tile.</summary>
    public const int PanelRows = RegisterTile.Columns;

    /// <summary>
    /// Panels whose gradients join in registers before they are added to the weights' gradient. The order of that sum depends on this number only.
    /// </summary>
    public const int PanelsPerSum = 8;

    // Row pitches of the weights at multiples of 2 KB would fall into two sets of the first-level cache.
    private const int CollidingStride = 512;

    private readonly int workers;

    public UnembeddingJob(in UnembeddingLossArguments a, int workers)
    {
        this.workers = workers;
        Rows = a.Rows;
        Width = a.Width;
        Vocabulary = a.Vocabulary;
        Gradients = a.Gradients;
        GradientScale = a.GradientScale;
        X = new HostOperand(MatrixOperand.RowMajor(a.X, a.Rows, a.Width));
        Weights = new HostOperand(MatrixOperand.RowMajor(a.Weights, a.Width, a.Vocabulary));
        Bias = HostView.Pointer(a.Bias);
        Targets = HostView.Pointer(a.Targets);
        Losses = HostView.Pointer(a.Losses);
        DX = HostView.Pointer(a.DX);
        DWeights = HostView.Pointer(a.DWeights);
        DBias = HostView.Pointer(a.DBias);
        Strips = new StripPartition(a.Vocabulary, a.Vocabulary);
        WidthPanels = StripPartition.Ceiling(a.Width, RegisterTile.Columns);
        BlockPanels = Math.Min(StripPartition.Ceiling(a.Rows, PanelRows), PanelsPerSum * StripPartition.Ceiling(workers, PanelsPerSum));
        CopiesWeights = a.Gradients > 0 && a.Vocabulary % CollidingStride == 0;
        WeightPitch = CopiesWeights ? a.Vocabulary + PanelRows / 2 : a.Vocabulary;
    }

    public int Rows { get; }

    public int Width { get; }

    public int Vocabulary { get; }

    public int Gradients { get; }

    public float GradientScale { get; }

    public HostOperand X { get; }

    public HostOperand Weights { get; }

    public float* Bias { get; }

    public int* Targets { get; }

    public float* Losses { get; }

    public float* DX { get; }

    public float* DWeights { get; }

    public float* DBias { get; }

    /// <summary>The vocabulary in strips of a tile's height.</summary>
    public StripPartition Strips { get; }

    /// <summary>Panels of 32 columns of X.</summary>
    public int WidthPanels { get; }

    /// <summary>Most panels of rows in a block.</summary>
    public int BlockPanels { get; }

    public bool CopiesWeights { get; }

    /// <summary>Distance of the rows at <see cref="WeightRows"/>.</summary>
    public int WeightPitch { get; }

    /// <summary>First row of the current block.</summary>
    public int FirstRow { readonly get; private set; }

    /// <summary>Panels in the current block, the last of which may be partly filled.</summary>
    public int Panels { readonly get; private set; }

    /// <summary>Panels that one item of the panel pass takes: several, so that a strip of weights is used more than once while it is near.</summary>
    public readonly int PanelsPerItem => Math.Clamp(Panels / (2 * workers), 1, 4);

    /// <summary>[strip][tile][Width + 1][tile height]: the weights' columns and, as their last step, the bias.</summary>
    public float* PackedWeights { readonly get; private set; }

    /// <summary>[Width][WeightPitch]: the weights, or their copy.</summary>
    public float* WeightRows { readonly get; private set; }

    /// <summary>[panel][Vocabulary][32]: logits, then exp(logit − maximum) less Σ exp at the target.</summary>
    public float* Logits { readonly get; private set; }

    /// <summary>[panel][Width + 1][32]: X turned, with a last step of ones.</summary>
    public float* Turned { readonly get; private set; }

    /// <summary>[width panel][panel][32 rows][32 columns]: X · <see cref="Factors"/>.</summary>
    public float* Scaled { readonly get; private set; }

    /// <summary>[panel][Width][32]: the gradient of X, turned.</summary>
    public float* TurnedGradient { readonly get; private set; }

    /// <summary>[panel][32]: largest logit of each row.</summary>
    public float* Maxima { readonly get; private set; }

    /// <summary>[panel][32]: gradient scale / Σ exp; 0 for rows without a target.</summary>
    public float* Factors { readonly get; private set; }

    /// <summary>[Vocabulary][32 · WidthPanels]: the gradient of the weights, turned.</summary>
    public float* WeightGradient { readonly get; private set; }

    public void Place(HostWorkspace workspace)
    {
        long packed = (long)Strips.Count * Strips.Height * (Width + 1);
        long copied = CopiesWeights ? (long)Width * WeightPitch : 0;
        long logits = (long)BlockPanels * Vocabulary * PanelRows;
        long turned = (long)BlockPanels * (Width + 1) * PanelRows;
        long scaled = (long)BlockPanels * WidthPanels * PanelRows * PanelRows;
        long statistics = (long)BlockPanels * PanelRows;
        long gradient = Gradients > 1 ? (long)Vocabulary * WidthPanels * PanelRows : 0;
        float* next = workspace.Require(logits + (2 * turned) + scaled + (2 * statistics) + gradient + copied + packed);
        Logits = Take(ref next, logits);
        Turned = Take(ref next, turned);
        TurnedGradient = Take(ref next, turned);
        Scaled = Take(ref next, scaled);
        Maxima = Take(ref next, statistics);
        Factors = Take(ref next, statistics);
        WeightGradient = Take(ref next, gradient);
        PackedWeights = next + copied;
        WeightRows = CopiesWeights ? next : Weights.Data;
    }

    /// <summary>Turns to the block that begins with <paramref name="firstRow"/>.</summary>
    public void Turn(int firstRow)
    {
        FirstRow = firstRow;
        Panels = Math.Min(BlockPanels, StripPartition.Ceiling(Rows - firstRow, PanelRows));
    }

    public readonly float* LogitsOf(int panel) => Logits + (nint)panel * Vocabulary * PanelRows;

    public readonly float* TurnedOf(int panel) => Turned + (nint)panel * (Width + 1) * PanelRows;

    public readonly float* TurnedGradientOf(int panel) => TurnedGradient + (nint)panel * Width * PanelRows;

    public readonly float* ScaledOf(int widthPanel, int panel) => Scaled + ((nint)widthPanel * BlockPanels + panel) * PanelRows * PanelRows;

    public readonly float* PackedStrip(int strip) => PackedWeights + (nint)strip * Strips.Height * (Width + 1);

    private static float* Take(ref float* next, long floats)
    {
        float* taken = next;
        next += floats;
        return taken;
    }
}
