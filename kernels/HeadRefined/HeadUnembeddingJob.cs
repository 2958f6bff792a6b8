using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>What all passes of one <see cref="HeadUnembeddingLossSimd"/> share: the arguments as pointers, and the places of everything in the workspace.</summary>
internal unsafe struct HeadUnembeddingJob
{
    /// <summary>Rows of a panel: the columns of a register tile.</summary>
    public const int PanelRows = RegisterTile.Columns;

    /// <summary>Floats of a piece of the vocabulary: four tiles.</summary>
    public const int PieceFloats = 4 * RegisterTile.MostRows * RegisterTile.Columns;

    /// <summary>Panels whose gradients join in registers before they are added to a map's gradient. The order of that sum depends on this number only.</summary>
    public const int PanelsPerSum = 8;

    private readonly int walkers;
    private readonly int rows;
    private readonly nint zStride;
    private readonly bool accumulatesMap;
    private readonly int* heads;
    private readonly float* x;
    private readonly float* outputs;
    private readonly float* maps;
    private readonly float* reciprocals;
    private readonly float* losses;
    private readonly float* anchorOutputs;
    private readonly float* anchorMaps;
    private readonly float* outputGradients;
    private readonly float* mapGradients;
    private readonly float* reciprocalGradients;
    private int buffer;

    public HeadUnembeddingJob(in HeadUnembeddingLossArguments a, int workers)
    {
        walkers = a.Walkers;
        rows = a.Rows;
        zStride = (nint)a.ZStride;
        accumulatesMap = a.AccumulateMap != 0;
        heads = HostView.Pointer(a.Heads);
        x = HostView.Pointer(a.X);
        outputs = HostView.Pointer(a.Z);
        maps = HostView.Pointer(a.Map);
        reciprocals = HostView.Pointer(a.Reciprocals);
        losses = HostView.Pointer(a.Losses);
        anchorOutputs = HostView.Pointer(a.AnchorZ);
        anchorMaps = HostView.Pointer(a.AnchorMap);
        outputGradients = HostView.Pointer(a.DZ);
        mapGradients = HostView.Pointer(a.DMap);
        reciprocalGradients = HostView.Pointer(a.DReciprocals);
        Width = a.Width;
        HeadSize = a.HeadSize;
        Vocabulary = a.Vocabulary;
        WeightStride = a.WeightStride;
        HasGradients = a.Gradients != 0 && a.Walkers > 0;
        HasAnchors = a.HasAnchors != 0;
        HasAnchorLosses = a.HasAnchorLosses != 0;
        GradientScale = a.GradientScale;
        Workers = workers;
        Bias = HostView.Pointer(a.Bias);
        Targets = HostView.Pointer(a.Targets);
        Weights = HostView.Pointer(a.Weights);
        AnchorReciprocals = HostView.Pointer(a.AnchorReciprocals);
        AnchorLosses = HostView.Pointer(a.AnchorLosses);
        Strips = new StripPartition(a.Vocabulary, a.Vocabulary);
        StripHeight = Strips.Height;
        MapPanels = StripPartition.Ceiling(a.HeadSize, RegisterTile.Columns);
        int panels = StripPartition.Ceiling(a.Rows, PanelRows);
        BlockPanels = Math.Min(panels, PanelsPerSum * StripPartition.Ceiling(workers, PanelsPerSum));
        Blocks = BlockPanels == 0 ? 0 : StripPartition.Ceiling(panels, BlockPanels);
    }

    public int Width { get; }

    public int HeadSize { get; }

    public int Vocabulary { get; }

    public int WeightStride { get; }

    public bool HasGradients { get; }

    public bool HasAnchors { get; }

    public bool HasAnchorLosses { get; }

    public float GradientScale { get; }

    public int Workers { get; }

    public float* Bias { get; }

    public int* Targets { get; }

    public float* Weights { get; }

    public float* AnchorReciprocals { get; }

    public float* AnchorLosses { get; }

    /// <summary>The vocabulary in strips of a tile's height.</summary>
    public StripPartition Strips { get; }

    /// <summary>Tokens of every strip but the last one.</summary>
    public int StripHeight { get; }

    /// <summary>Panels of 32 columns of a map.</summary>
    public int MapPanels { get; }

    /// <summary>Most panels of rows in a block.</summary>
    public int BlockPanels { get; }

    /// <summary>Blocks of rows.</summary>
    public int Blocks { get; }

    /// <summary>Whether there are walkers, or only the losses at w* are wanted.</summary>
    public readonly bool HasWalkers => walkers > 0;

    /// <summary>Rounds of a panel pass and a map pass: every walker's in each block, or none but that of what they would share.</summary>
    public readonly int Rounds => Blocks * RoundsOfBlock;

    /// <summary>First row of the current block.</summary>
    public int FirstRow { readonly get; private set; }

    /// <summary>Panels in the current block, the last of which may be partly filled.</summary>
    public int Panels { readonly get; private set; }

    /// <summary>Panels that one item takes: several, so that a strip of weights is used more than once while it is near.</summary>
    public readonly int PanelsPerItem => Math.Clamp(BlockPanels / (2 * Workers), 1, 4);

    /// <summary>Whether this is the first round of the block, which makes what all walkers share.</summary>
    public bool IsFirstOfBlock { readonly get; private set; }

    /// <summary>Whether the current walker's map gradient is overwritten.</summary>
    public bool IsFirstOfMap { readonly get; private set; }

    /// <summary>Whether the current walker is the first one of its head.</summary>
    public bool IsFirstOfHead { readonly get; private set; }

    /// <summary>Whether <see cref="Without"/> is kept for further walkers of a head.</summary>
    public bool KeepsWithout { readonly get; private set; }

    /// <summary>[Rows, HeadSize] of the current walker, as all that follow.</summary>
    public float* Z { readonly get; private set; }

    public float* DZ { readonly get; private set; }

    public float* AnchorZ { readonly get; private set; }

    /// <summary>[Vocabulary, HeadSize].</summary>
    public float* Map { readonly get; private set; }

    public float* DMap { readonly get; private set; }

    public float* AnchorMap { readonly get; private set; }

    /// <summary>[Rows].</summary>
    public float* Reciprocals { readonly get; private set; }

    public float* DReciprocals { readonly get; private set; }

    public float* Losses { readonly get; private set; }

    /// <summary>[panel][Vocabulary][32]: what all walkers share.</summary>
    public float* Shared { readonly get; private set; }

    /// <summary>Likewise: the same less what the current head adds at w*. Only kept where several walkers have the same head.</summary>
    public float* Without { readonly get; private set; }

    /// <summary>[buffer][panel][Vocabulary][32]: L of a walker, then exp(logit − maximum) less Σ exp at the target.</summary>
    public float* Logits { readonly get; private set; }

    /// <summary>[panel][Width][32]: X turned.</summary>
    public float* TurnedX { readonly get; private set; }

    /// <summary>[panel][HeadSize][32]: z turned.</summary>
    public float* TurnedZ { readonly get; private set; }

    /// <summary>[panel][HeadSize][32]: −z* turned.</summary>
    public float* TurnedAnchor { readonly get; private set; }

    /// <summary>[panel][HeadSize][32]: the gradient of z, turned.</summary>
    public float* TurnedGradient { readonly get; private set; }

    /// <summary>[buffer][map panel][panel][32 rows][32 columns]: z · <see cref="Factors"/>.</summary>
    public float* Scaled { readonly get; private set; }

    /// <summary>[panel][32], as all that follow: reciprocal deviations of X, and the largest logits with it alone, both in units of ln 2.</summary>
    public float* AnchorScales { readonly get; private set; }

    public float* AnchorMaxima { readonly get; private set; }

    /// <summary>The walker's reciprocal deviations, and something near its largest logits, both in units of ln 2.</summary>
    public float* Scales { readonly get; private set; }

    public float* Maxima { readonly get; private set; }

    /// <summary>Σ exp(logit − maximum), Σ exp(logit − maximum) · L, and L of the target.</summary>
    public float* Sums { readonly get; private set; }

    public float* Products { readonly get; private set; }

    public float* TargetValues { readonly get; private set; }

    /// <summary>Gradient scale · reciprocal deviation / Σ exp; 0 for rows without a target.</summary>
    public float* Factors { readonly get; private set; }

    /// <summary>[Vocabulary]: the bias in units of ln 2.</summary>
    public float* Bias2 { readonly get; private set; }

    /// <summary>[worker]: a piece of the vocabulary and a tile's sums.</summary>
    public float* Pieces { readonly get; private set; }

    private readonly int RoundsOfBlock => Math.Max(1, walkers);

    private readonly long ScaledFloats => (long)BlockPanels * MapPanels * PanelRows * RegisterTile.Columns;

    private static int TileFloats => RegisterTile.MostRows * RegisterTile.Columns;

    public void Place(HostWorkspace workspace)
    {
        KeepsWithout = HasAnchors && SharesHeads();
        long logits = (long)BlockPanels * Vocabulary * PanelRows;
        long without = KeepsWithout ? logits : 0;
        long turned = (long)BlockPanels * HeadSize * PanelRows;
        long turnedX = (long)BlockPanels * Width * PanelRows;
        int buffers = HasGradients ? Pipeline.Buffers : 0;
        long lanes = (long)BlockPanels * PanelRows;
        long pieces = (long)Workers * (PieceFloats + TileFloats);
        float* next = workspace.Require((1 + buffers) * logits + without + 3 * turned + turnedX + buffers * ScaledFloats + 8 * lanes + pieces + Vocabulary);
        Shared = Take(ref next, logits);
        Logits = Take(ref next, buffers * logits);
        Without = Take(ref next, without);
        TurnedX = Take(ref next, turnedX);
        TurnedZ = Take(ref next, turned);
        TurnedAnchor = Take(ref next, turned);
        TurnedGradient = Take(ref next, turned);
        Scaled = Take(ref next, buffers * ScaledFloats);
        AnchorScales = Take(ref next, lanes);
        AnchorMaxima = Take(ref next, lanes);
        Scales = Take(ref next, lanes);
        Maxima = Take(ref next, lanes);
        Sums = Take(ref next, lanes);
        Products = Take(ref next, lanes);
        TargetValues = Take(ref next, lanes);
        Factors = Take(ref next, lanes);
        Pieces = Take(ref next, pieces);
        Bias2 = next;
        System.Numerics.Tensors.TensorPrimitives.Multiply(new ReadOnlySpan<float>(Bias, Vocabulary), Exponential.Log2E, new Span<float>(Bias2, Vocabulary));
    }

    /// <summary>The same job turned to the block and walker of <paramref name="round"/>.</summary>
    public readonly HeadUnembeddingJob Round(int round)
    {
        HeadUnembeddingJob turned = this;
        turned.FirstRow = round / RoundsOfBlock * BlockPanels * PanelRows;
        turned.Panels = Math.Min(BlockPanels, StripPartition.Ceiling(rows - turned.FirstRow, PanelRows));
        turned.buffer = round % Pipeline.Buffers;
        turned.IsFirstOfBlock = round % RoundsOfBlock == 0;
        if (HasWalkers)
        {
            turned.TurnToWalker(round % RoundsOfBlock);
        }

        return turned;
    }

    public readonly int RowsOf(int panel) => Math.Min(PanelRows, rows - FirstRow - panel * PanelRows);

    /// <summary>Turns X to <see cref="TurnedX"/>.</summary>
    public readonly void TurnX(int panel) =>
        Turn(x + (nint)(FirstRow + panel * PanelRows) * Width, Width, RowsOf(panel), TurnedX + (nint)panel * Width * PanelRows);

    public readonly float* TurnedXOf(int panel) => TurnedX + (nint)panel * Width * PanelRows;

    public readonly float* TurnedZOf(int panel) => TurnedZ + (nint)panel * HeadSize * PanelRows;

    public readonly float* TurnedAnchorOf(int panel) => TurnedAnchor + (nint)panel * HeadSize * PanelRows;

    public readonly float* TurnedGradientOf(int panel) => TurnedGradient + (nint)panel * HeadSize * PanelRows;

    public readonly float* ScaledOf(int mapPanel, int panel) => Scaled + buffer * ScaledFloats + ((nint)mapPanel * BlockPanels + panel) * PanelRows * RegisterTile.Columns;

    /// <summary>[Vocabulary][32] of <paramref name="panel"/> in <see cref="Logits"/>.</summary>
    public readonly float* LogitsOf(int panel) => Logits + PlaceOf(buffer * BlockPanels + panel);

    /// <summary>Where <paramref name="panel"/> lies in one of the arrays [panel][Vocabulary][32].</summary>
    public readonly nint PlaceOf(int panel) => (nint)panel * Vocabulary * PanelRows;

    /// <summary>Scratch of a worker: <see cref="PieceFloats"/> for a piece of the vocabulary, then one tile.</summary>
    public readonly float* PieceOf(int worker) => Pieces + (nint)worker * (PieceFloats + TileFloats);

    /// <summary>The reciprocal deviations of a panel in units of ln 2, 0 beyond the rows.</summary>
    public readonly void Scale(float* reciprocals, int panel, float* scales)
    {
        int count = RowsOf(panel);
        for (int t = 0; t < PanelRows; t++)
        {
            scales[t] = t < count ? reciprocals[FirstRow + panel * PanelRows + t] * Exponential.Log2E : 0;
        }
    }

    /// <summary>What was taken for the largest logit less the logit of <paramref name="target"/>, natural.</summary>
    public readonly float Distance(float maximum, float scale, float value, int target) => (maximum - MathF.FusedMultiplyAdd(value, scale, Bias2[target])) * Exponential.Ln2;

    /// <summary>target[j][i] = source[i][j] for 32 rows i, of which those from <paramref name="count"/> on are 0.</summary>
    public static void Turn(float* source, int columns, int count, float* target)
    {
        if (count < PanelRows)
        {
            new Span<float>(target, columns * PanelRows).Clear();
        }

        BlockTranspose.Matrix(source, columns, count, columns, target, PanelRows);
    }

    private void TurnToWalker(int walker)
    {
        nint z = walker * zStride;
        nint map = (nint)walker * Vocabulary * HeadSize;
        nint row = (nint)walker * rows;
        Z = outputs + z;
        Map = maps + map;
        Reciprocals = reciprocals + row;
        Losses = losses + row;
        if (HasGradients)
        {
            DZ = outputGradients + z;
            DMap = mapGradients + map;
            DReciprocals = reciprocalGradients + row;
            IsFirstOfMap = FirstRow == 0 && !accumulatesMap;
        }

        if (HasAnchors)
        {
            int head = heads[walker];
            AnchorZ = anchorOutputs + head * zStride;
            AnchorMap = anchorMaps + (nint)head * Vocabulary * HeadSize;
            IsFirstOfHead = walker == 0 || heads[walker - 1] != head;
        }
    }

    private static float* Take(ref float* next, long floats)
    {
        float* taken = next;
        next += floats;
        return taken;
    }

    private readonly bool SharesHeads()
    {
        for (int walker = 1; walker < walkers; walker++)
        {
            if (heads[walker] == heads[walker - 1])
            {
                return true;
            }
        }

        return false;
    }
}
