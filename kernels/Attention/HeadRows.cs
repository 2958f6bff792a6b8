using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>The rows [Tokens][HeadSize] of one head and sequence, from element <see cref="Start"/> of <see cref="Data"/> on, on a device.</summary>
/// <param name="IsAligned">1 if four features that start at a multiple of four can be moved at once.</param>
internal readonly record struct HeadRows(ArrayView<float> Data, long Start, int Tokens, int HeadSize, int IsAligned)
{
    private const int RowQuads = AttentionGroup.Features / Quad.Length;
    private const int RowsAtOnce = AttentionGroup.Threads / RowQuads;

    /// <summary>Floats of one feature of a turned tile of passing positions.</summary>
    private const int Pitch = AttentionGroup.PassingPitch * Quad.Length;

    /// <summary>1 if rows of this shape in all four matrices can be moved by quads.</summary>
    public static int Alignment(int headSize, long headStride, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, ArrayView<float> d) =>
        headSize % Quad.Length == 0 && headStride % Quad.Length == 0
        && GroupMemory.IsAligned(a) && GroupMemory.IsAligned(b) && GroupMemory.IsAligned(c) && GroupMemory.IsAligned(d)
            ? 1
            : 0;

    /// <summary>Copies <see cref="AttentionGroup.Features"/> features of <paramref name="count"/> positions to a turned tile at <paramref name="target"/> floats; zeros beyond the matrix.</summary>
    public void LoadTurned(ArrayView<float> shared, int target, int count, int pitchInQuads, int first, int feature, int thread)
    {
        int pitch = pitchInQuads * Quad.Length;
        int row = thread / RowQuads;
        int d = (thread & (RowQuads - 1)) * Quad.Length;
        long at = Place(first + row, feature + d);
        bool isWhole = IsWhole(first, count, feature);
        for (; row < count; row += RowsAtOnce)
        {
            Quad value = isWhole ? GroupMemory.Quads(Data)[at / Quad.Length] : Load(first + row, feature + d, at);
            StoreTurned(shared, target + d * pitch + row, pitch, value);
            at += RowsAtOnce * HeadSize;
        }
    }

    /// <summary>The same for a tile of <see cref="AttentionGroup.Passing"/> rows.</summary>
    public void LoadRows(ArrayView<float> shared, int target, int first, int feature, int thread)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int row = thread / RowQuads;
        int d = thread & (RowQuads - 1);
        long at = Place(first + row, feature + d * Quad.Length);
        bool isWhole = IsWhole(first, AttentionGroup.Passing, feature);
        for (; row < AttentionGroup.Passing; row += RowsAtOnce)
        {
            quads[target / Quad.Length + row * AttentionGroup.PassingPitch + d] =
                isWhole ? GroupMemory.Quads(Data)[at / Quad.Length] : Load(first + row, feature + d * Quad.Length, at);
            at += RowsAtOnce * HeadSize;
        }
    }

    /// <summary>Both at once for a tile of <see cref="AttentionGroup.Passing"/> rows: what is read once is written twice.</summary>
    public void LoadBoth(ArrayView<float> shared, int rows, int turned, int first, int feature, int thread)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int row = thread / RowQuads;
        int d = thread & (RowQuads - 1);
        long at = Place(first + row, feature + d * Quad.Length);
        bool isWhole = IsWhole(first, AttentionGroup.Passing, feature);
        for (; row < AttentionGroup.Passing; row += RowsAtOnce)
        {
            Quad value = isWhole ? GroupMemory.Quads(Data)[at / Quad.Length] : Load(first + row, feature + d * Quad.Length, at);
            quads[rows / Quad.Length + row * AttentionGroup.PassingPitch + d] = value;
            StoreTurned(shared, turned + d * Quad.Length * Pitch + row, Pitch, value);
            at += RowsAtOnce * HeadSize;
        }
    }

    /// <summary>Whether <paramref name="count"/> positions and <see cref="AttentionGroup.Features"/> features from the first ones on are all inside the matrix and can be moved by quads.</summary>
    public bool IsWhole(int first, int count, int feature) => IsAligned != 0 && first + count <= Tokens && feature + AttentionGroup.Features <= HeadSize;

    /// <summary>Writes four features of four positions; those beyond the matrix are left out.</summary>
    public void Store(int position, int feature, Patch values)
    {
        Store(position, feature, values.R0);
        Store(position + 1, feature, values.R1);
        Store(position + 2, feature, values.R2);
        Store(position + 3, feature, values.R3);
    }

    /// <summary>Where a feature of a position lies in <see cref="Data"/>.</summary>
    public long Place(int position, int feature) => Start + (long)position * HeadSize + feature;

    /// <summary>Four features of one position, which lie at <paramref name="at"/>; zeros beyond the matrix.</summary>
    public Quad Load(int position, int feature, long at)
    {
        if (position >= Tokens || feature >= HeadSize)
        {
            return default;
        }

        return IsAligned != 0 && feature + Quad.Length <= HeadSize
            ? GroupMemory.Quads(Data)[at / Quad.Length]
            : new Quad(
                Data[at],
                feature + 1 < HeadSize ? Data[at + 1] : 0,
                feature + 2 < HeadSize ? Data[at + 2] : 0,
                feature + 3 < HeadSize ? Data[at + 3] : 0);
    }

    /// <summary>Writes two features of one position; those beyond the matrix are left out.</summary>
    public void Store(int position, int feature, float first, float second)
    {
        if (position >= Tokens || feature >= HeadSize)
        {
            return;
        }

        long at = Place(position, feature);
        Data[at] = first;
        if (feature + 1 < HeadSize)
        {
            Data[at + 1] = second;
        }
    }

    private static void StoreTurned(ArrayView<float> shared, int to, int pitch, Quad value)
    {
        shared[to] = value.X;
        shared[to + pitch] = value.Y;
        shared[to + 2 * pitch] = value.Z;
        shared[to + 3 * pitch] = value.W;
    }

    private void Store(int position, int feature, Quad value)
    {
        if (position >= Tokens || feature >= HeadSize)
        {
            return;
        }

        long at = Place(position, feature);
        if (IsAligned != 0 && feature + Quad.Length <= HeadSize)
        {
            GroupMemory.Quads(Data)[at / Quad.Length] = value;
            return;
        }

        Data[at] = value.X;
        if (feature + 1 < HeadSize)
        {
            Data[at + 1] = value.Y;
        }

        if (feature + 2 < HeadSize)
        {
            Data[at + 2] = value.Z;
        }

        if (feature + 3 < HeadSize)
        {
            Data[at + 3] = value.W;
        }
    }
}
