using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>
/// What all workers of one product share. A is read where it lies if a tile can walk it: along its rows, or along its columns when they are few enough to
/// share cache lines; else strips of it are packed. B is read where it lies if its blocks are panels [k][32] already.
/// </summary>
internal unsafe struct ProductJob
{
    // Floats of A that a group of strips keeps in the second-level cache while the panels pass by.
    private const int GroupFloats = 96 * 1024;

    private const int MostStripsPerGroup = 8;

    // Rows at multiples of 2 KB fall into two sets of the first-level cache, which holds 8 lines in each.
    private const int CollidingStride = 512;

    // Distance of A's steps up to which columns are read in place.
    private const int MostStepStride = 64;

    private readonly HostOperand a;
    private readonly HostOperand b;
    private readonly bool transposeA;
    private readonly bool transposeB;
    private readonly int rows;
    private readonly int columns;
    private readonly int steps;
    private readonly bool isCopied;
    private TileEpilogue epilogue;
    private int firstStep;
    private int partSteps;
    private int stripsPerGroup;
    private int panelsPerGroup;
    private int groupsOfPanels;
    private nint copyPitch; // an odd number of cache lines

    public ProductJob(in MatrixProductArguments arguments)
    {
        a = new HostOperand(arguments.A);
        b = new HostOperand(arguments.B);
        transposeA = arguments.TransposeA != 0;
        transposeB = arguments.TransposeB != 0;
        rows = arguments.M;
        columns = arguments.N;
        steps = arguments.K;
        epilogue = new TileEpilogue(arguments);
        Strips = new StripPartition(rows, transposeA ? Math.Min(rows, a.BlockWidth) : rows);
        Panels = StripPartition.Ceiling(columns, RegisterTile.Columns);
        bool panelsInPlace = !transposeB && b.BlockWidth == RegisterTile.Columns && b.RowStride == RegisterTile.Columns && columns % RegisterTile.Columns == 0;
        PackedPanels = panelsInPlace ? 0 : Panels;
        PackedStrips = transposeA && a.RowStride > MostStepStride ? Strips.Count : 0;
        isCopied = !transposeA && a.RowStride % CollidingStride == 0 && Math.Min(rows, steps) > RegisterTile.MostRows / 2;
    }

    public StripPartition Strips { get; }

    public int Panels { get; }

    /// <summary>Number of panels that must be packed: all or none.</summary>
    public int PackedPanels { get; }

    /// <summary>Number of strips that must be packed: all or none.</summary>
    public int PackedStrips { get; }

    /// <summary>Parts of k are multiples of this, so that no block of A's columns falls into two of them.</summary>
    public readonly int StepGranularity => !transposeA && a.BlockWidth < steps ? a.BlockWidth : 1;

    public float* Packed { get; set; }

    public float* Scratch { get; set; }

    public readonly long ScratchPerWorker => TileFloats + (isCopied ? stripsPerGroup * RegisterTile.MostRows * copyPitch : 0);

    public int Items { readonly get; private set; }

    private readonly int PackedHeight => RegisterTile.PackedHeight(Strips.Height);

    private static int TileFloats => RegisterTile.MostRows * RegisterTile.Columns;

    /// <summary>
    /// Chooses groups of tiles: A's part of a group fits the second-level cache, and there are at least <paramref name="leastItems"/> if there are so many tiles. If they do not go
    /// into <paramref name="workers"/> equal shares, they are halved, because the last one to finish is half an item late at best.
    /// </summary>
    public void Group(int part, int leastItems, int workers)
    {
        stripsPerGroup = Math.Clamp(GroupFloats / (RegisterTile.MostRows * Math.Max(1, part)), 1, Math.Min(MostStripsPerGroup, Strips.Count));
        int groupsOfStrips = StripPartition.Ceiling(Strips.Count, stripsPerGroup);
        int split = StripPartition.Ceiling(leastItems, groupsOfStrips);
        split *= leastItems > 1 && groupsOfStrips * split % workers != 0 ? 2 : 1;
        panelsPerGroup = Math.Max(1, Panels / split);
        groupsOfPanels = StripPartition.Ceiling(Panels, panelsPerGroup);
        if (leastItems > 1 && groupsOfStrips * groupsOfPanels < leastItems)
        {
            stripsPerGroup = Math.Max(1, Strips.Count * groupsOfPanels / leastItems);
            groupsOfStrips = StripPartition.Ceiling(Strips.Count, stripsPerGroup);
        }

        Items = groupsOfStrips * groupsOfPanels;
        copyPitch = StripPartition.Ceiling(part, Vector512<float>.Count) * Vector512<float>.Count | Vector512<float>.Count;
    }

    /// <summary>Turns to steps <paramref name="first"/> to first + <paramref name="count"/> − 1.</summary>
    public void Part(int first, int count)
    {
        firstStep = first;
        partSteps = count;
        if (first > 0)
        {
            epilogue = epilogue.Further;
        }
    }

    public readonly void PackPanel(int panel)
    {
        float* target = Packed + (nint)panel * partSteps * RegisterTile.Columns;
        int column = panel * RegisterTile.Columns;
        int count = Math.Min(RegisterTile.Columns, columns - column);
        if (transposeB)
        {
            OperandPacking.TransposedPanel(b, column, count, firstStep, partSteps, target);
        }
        else
        {
            OperandPacking.Panel(b, firstStep, partSteps, column, count, target);
        }
    }

    public readonly void PackStrip(int strip) =>
        OperandPacking.Strip(a, firstStep, partSteps, Strips.First(strip), Strips.Rows(strip), PackedHeight, (nint)PackedHeight * partSteps, PackedStrip(strip));

    [MethodImpl(VectorLoop.Compilation)]
    public readonly void Multiply(int item, int worker)
    {
        int firstStrip = item / groupsOfPanels * stripsPerGroup;
        int endStrip = Math.Min(Strips.Count, firstStrip + stripsPerGroup);
        int firstPanel = item % groupsOfPanels * panelsPerGroup;
        int endPanel = Math.Min(Panels, firstPanel + panelsPerGroup);
        float* sums = Scratch + worker * ScratchPerWorker;
        float* copies = sums + TileFloats;
        if (isCopied)
        {
            Copy(Strips.First(firstStrip), Strips.First(endStrip - 1) + Strips.Rows(endStrip - 1), copies);
        }

        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            float* right = PackedPanels > 0
                ? Packed + (nint)panel * partSteps * RegisterTile.Columns
                : b.At(firstStep, panel * RegisterTile.Columns);
            int column = panel * RegisterTile.Columns;
            int width = Math.Min(RegisterTile.Columns, columns - column);
            int share = partSteps * RegisterTile.Columns / (endStrip - firstStrip); // of the panel behind this one
            float* following = right + partSteps * RegisterTile.Columns;
            int next;
            for (int strip = firstStrip; strip < endStrip; strip = next)
            {
                int row = Strips.First(strip);
                float* copy = copies + (row - Strips.First(firstStrip)) * copyPitch;
                if (epilogue.IsDirect(row, column, width, out float* c, out nint stride, out TileAddends addends))
                {
                    next = Math.Min(endStrip, Strips.EndOfBlock(strip));
                    int height = Strips.First(next - 1) + Strips.Rows(next - 1) - row;
                    Tiles(strip, row, height, copy, right, c, stride, addends, following, (next - strip) * share);
                }
                else
                {
                    next = strip + 1;
                    int height = Strips.Rows(strip);
                    epilogue.Fetch(row, height, column, width);
                    Tiles(strip, row, height, copy, right, sums, RegisterTile.Columns, default, following, share);
                    epilogue.Finish(sums, row, height, column, width);
                }

                following += (next - strip) * share;
            }
        }
    }

    private readonly float* PackedStrip(int strip) =>
        Packed + (nint)PackedPanels * partSteps * RegisterTile.Columns + (nint)strip * partSteps * Strips.Height;

    private readonly void Copy(int row, int endRow, float* target)
    {
        for (; row < endRow; row++)
        {
            OperandPacking.Gather(a, row, firstStep, partSteps, target);
            target += copyPitch;
        }
    }

    private readonly void Tiles(int strip, int row, int height, float* copy, float* right, float* c, nint stride, in TileAddends addends, float* following, int share)
    {
        if (PackedStrips > 0)
        {
            RegisterTile.Run(height, StripLayout.Packed(partSteps, PackedHeight), PackedStrip(strip), right, c, stride, addends, following, share);
        }
        else if (transposeA)
        {
            RegisterTile.Run(height, StripLayout.Columns(partSteps, a.RowStride), a.At(firstStep, row), right, c, stride, addends, following, share);
        }
        else if (isCopied)
        {
            RegisterTile.Run(height, StripLayout.Rows(partSteps, copyPitch), copy, right, c, stride, addends, following, share);
        }
        else if (a.Contiguous(firstStep, partSteps) == partSteps)
        {
            RegisterTile.Run(height, StripLayout.Rows(partSteps, a.RowStride), a.At(row, firstStep), right, c, stride, addends, following, share);
        }
        else
        {
            AlongBlocks(row, height, right, c, stride, addends, following, share);
        }
    }

    private readonly void AlongBlocks(int row, int height, float* right, float* c, nint stride, in TileAddends addends, float* following, int share)
    {
        int whole = partSteps / a.BlockWidth;
        int done = whole * a.BlockWidth;
        var blocks = new StripLayout(whole, a.BlockWidth, a.RowStride, 1, a.BlockStride, (nint)a.BlockWidth * RegisterTile.Columns);
        RegisterTile.Run(height, blocks, a.At(row, firstStep), right, c, stride, addends, following, share);
        if (done < partSteps)
        {
            var rest = StripLayout.Rows(partSteps - done, a.RowStride);
            RegisterTile.Run(height, rest, a.At(row, firstStep + done), right + (nint)done * RegisterTile.Columns, c, stride, TileStore.Add);
        }
    }
}
