using System.Numerics.Tensors;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>What the passes of one unembedding share: sizes, the places of everything in the workspace, and how a panel of X is turned and multiplied by a piece of the weights.</summary>
internal unsafe struct UnembeddingJob
{
    /// <summary>Rows of a panel: the columns of a register tile.</summary>
    public const int PanelRows = RegisterTile.Columns;

    /// <summary>
    /// Panels whose gradients join in registers before they are added to the weights' gradient. The order of that sum depends on this number only.
    /// </summary>
    public const int PanelsPerSum = 8;

    /// <summary>Strips of the vocabulary whose logits are taken at once: their weights stay in the second-level cache while the panels change.</summary>
    public const int StripsPerPiece = 8;

    private const int MostPanelsPerItem = 4;

    // Row pitches of the weights at multiples of 2 KB would fall into two sets of the first-level cache.
    private const int CollidingStride = 512;

    private readonly int buffers;
    private int firstSlot;

    public UnembeddingJob(in UnembeddingLossArguments a, int workers)
    {
        Workers = workers;
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
        int panels = StripPartition.Ceiling(a.Rows, PanelRows);
        BlockPanels = a.Gradients switch
        {
            0 => panels,
            1 => Math.Clamp(panels / (2 * workers), 1, MostPanelsPerItem),
            _ => Math.Min(panels, PanelsPerSum * StripPartition.Ceiling(workers, PanelsPerSum)),
        };
        Blocks = StripPartition.Ceiling(panels, BlockPanels);
        Panels = BlockPanels;
        buffers = a.Gradients == 1 ? workers : Pipeline.Buffers;
        CopiesWeights = a.Gradients > 0 && a.Vocabulary % CollidingStride == 0;
        WeightPitch = CopiesWeights ? a.Vocabulary + PanelRows / 2 : a.Vocabulary;
    }

    public int Workers { get; }

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

    /// <summary>Most panels of rows in a block: all of them without gradients, those of an item without gradients of the weights.</summary>
    public int BlockPanels { get; }

    /// <summary>Blocks of rows.</summary>
    public int Blocks { get; }

    public bool CopiesWeights { get; }

    /// <summary>Distance of the rows at <see cref="WeightRows"/>.</summary>
    public int WeightPitch { get; }

    /// <summary>First row of the current block.</summary>
    public int FirstRow { readonly get; private set; }

    /// <summary>Panels in the current block, the last of which may be partly filled.</summary>
    public int Panels { readonly get; private set; }

    /// <summary>Panels that one item of the panel pass takes: several, so that a strip of weights is used more than once while it is near.</summary>
    public readonly int PanelsPerItem => Gradients switch
    {
        0 => Math.Clamp(Panels / (16 * Workers), 1, 2),
        1 => Panels,
        _ => Math.Clamp(BlockPanels / (2 * Workers), 1, MostPanelsPerItem),
    };

    /// <summary>[strip][tile][Width + 1][tile height]: the weights' columns and, as their last step, the bias.</summary>
    public float* PackedWeights { readonly get; private set; }

    /// <summary>[Width][WeightPitch]: the weights, or their copy.</summary>
    public float* WeightRows { readonly get; private set; }

    /// <summary>[buffer][panel][Vocabulary][32]: logits in units of ln 2, then exp(logit − maximum) less Σ exp at the target. Without gradients [worker][piece][32]: logits of a piece.</summary>
    public float* Logits { readonly get; private set; }

    /// <summary>[buffer][panel][Width + 1][32]: X turned, with a last step of ones, times log₂ e. Without gradients [worker][panel of an item].</summary>
    public float* Turned { readonly get; private set; }

    /// <summary>[buffer][width panel][panel][32 rows][32 columns]: X · <see cref="Factors"/>.</summary>
    public float* Scaled { readonly get; private set; }

    /// <summary>[buffer][panel][Width][32]: the gradient of X, turned.</summary>
    public float* TurnedGradient { readonly get; private set; }

    /// <summary>[buffer][panel][32]: largest logit of each row, in units of ln 2.</summary>
    public float* Maxima { readonly get; private set; }

    /// <summary>[buffer][panel][32]: gradient scale / Σ exp; 0 for rows without a target.</summary>
    public float* Factors { readonly get; private set; }

    /// <summary>[Vocabulary][32 · WidthPanels]: the gradient of the weights, turned.</summary>
    public float* WeightGradient { readonly get; private set; }

    private readonly int PieceFloats => StripsPerPiece * Strips.Height * PanelRows;

    public void Place(HostWorkspace workspace)
    {
        long packed = (long)Strips.Count * Strips.Height * (Width + 1);
        long copied = CopiesWeights ? (long)Width * WeightPitch : 0;
        long panels = Gradients > 0 ? buffers * BlockPanels : Workers * PanelsPerItem;
        long logits = Gradients > 0 ? panels * Vocabulary * PanelRows : (long)Workers * PieceFloats;
        long turned = panels * (Width + 1) * PanelRows;
        long turnedGradient = Gradients > 0 ? panels * Width * PanelRows : 0;
        long scaled = Gradients > 1 ? panels * WidthPanels * PanelRows * PanelRows : 0;
        long statistics = Gradients > 0 ? panels * PanelRows : 0;
        long gradient = Gradients > 1 ? (long)Vocabulary * WidthPanels * PanelRows : 0;
        float* next = workspace.Require(logits + turned + turnedGradient + scaled + (2 * statistics) + gradient + copied + packed);
        Logits = Take(ref next, logits);
        Turned = Take(ref next, turned);
        TurnedGradient = Take(ref next, turnedGradient);
        Scaled = Take(ref next, scaled);
        Maxima = Take(ref next, statistics);
        Factors = Take(ref next, statistics);
        WeightGradient = Take(ref next, gradient);
        PackedWeights = next + copied;
        WeightRows = CopiesWeights ? next : Weights.Data;
    }

    /// <summary>The same job turned to <paramref name="block"/>, whose panels lie in <paramref name="buffer"/>.</summary>
    public readonly UnembeddingJob Block(int block, int buffer)
    {
        UnembeddingJob turned = this;
        turned.FirstRow = block * BlockPanels * PanelRows;
        turned.Panels = Math.Min(BlockPanels, StripPartition.Ceiling(Rows - turned.FirstRow, PanelRows));
        turned.firstSlot = buffer * BlockPanels;
        return turned;
    }

    /// <summary>
    /// Logits of the piece of the vocabulary that begins with <paramref name="strip"/>, for the 32 rows at <paramref name="turned"/>. Meanwhile panel <paramref name="panel"/> of the
    /// <paramref name="panels"/> that share the piece fetches its part of the next piece's weights.
    /// </summary>
    /// <returns>Number of tokens in the piece.</returns>
    public readonly int LogitsOfPiece(int strip, int panel, int panels, float* turned, float* target)
    {
        int count = Math.Min(StripsPerPiece * Strips.Height, Vocabulary - Strips.First(strip));
        int height = RegisterTile.PackedHeight(Strips.Height);
        int floats = StripsPerPiece * Strips.Height * (Width + 1);
        int share = strip + StripsPerPiece < Strips.Count ? floats / panels : 0;
        float* weights = PackedStrip(strip);
        RegisterTile.Run(count, StripLayout.Packed(Width + 1, height), weights, turned, target, PanelRows, TileStore.Replace, weights + floats + panel * share, share);
        return count;
    }

    /// <summary>X's rows of <paramref name="panel"/> of the current block, turned, with a last step of ones, all times log₂ e: exponentials are taken to base 2.</summary>
    public readonly void Turn(int panel, float* target)
    {
        OperandPacking.TransposedPanel(X, FirstRow + panel * PanelRows, RowsOf(panel), 0, Width, target);
        var turned = new Span<float>(target, Width * PanelRows);
        TensorPrimitives.Multiply(turned, Exponential.Log2E, turned);
        new Span<float>(target + (nint)Width * PanelRows, PanelRows).Fill(Exponential.Log2E);
    }

    /// <summary>Rows of <paramref name="panel"/> of the current block: 32, or fewer in the last one.</summary>
    public readonly int RowsOf(int panel) => Math.Min(PanelRows, Rows - FirstRow - panel * PanelRows);

    public readonly float* PieceOf(int worker) => Logits + (nint)worker * PieceFloats;

    public readonly float* LogitsOf(int panel) => Logits + (nint)(firstSlot + panel) * Vocabulary * PanelRows;

    public readonly float* TurnedOf(int panel) => Turned + (nint)(firstSlot + panel) * (Width + 1) * PanelRows;

    public readonly float* TurnedGradientOf(int panel) => TurnedGradient + (nint)(firstSlot + panel) * Width * PanelRows;

    public readonly float* ScaledOf(int widthPanel, int panel) => Scaled + ((nint)firstSlot * WidthPanels + (nint)widthPanel * BlockPanels + panel) * PanelRows * PanelRows;

    public readonly float* MaximaOf(int panel) => Maxima + (firstSlot + panel) * PanelRows;

    public readonly float* FactorsOf(int panel) => Factors + (firstSlot + panel) * PanelRows;

    public readonly float* PackedStrip(int strip) => PackedWeights + (nint)strip * Strips.Height * (Width + 1);

    private static float* Take(ref float* next, long floats)
    {
        float* taken = next;
        next += floats;
        return taken;
    }
}
