using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>The rows [Tokens][HeadSize] of one head and sequence, from element <see cref="Start"/> of <see cref="Data"/> on, on a device.</summary>
/// <param name="IsAligned">1 if four features that start at a multiple of four can be moved at once.</param>
internal readonly record struct HeadRows(ArrayView<float> Data, long Start, int Tokens, int HeadSize, int IsAligned)
{
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
        for (int quad = thread; quad < count * (AttentionGroup.Features / Quad.Length); quad += AttentionGroup.Threads)
        {
            int row = quad / (AttentionGroup.Features / Quad.Length);
            int d = (quad - row * (AttentionGroup.Features / Quad.Length)) * Quad.Length;
            Quad value = Load(first + row, feature + d);
            int at = target + d * pitch + row;
            shared[at] = value.X;
            shared[at + pitch] = value.Y;
            shared[at + 2 * pitch] = value.Z;
            shared[at + 3 * pitch] = value.W;
        }
    }

    /// <summary>The same for a tile of <see cref="AttentionGroup.Passing"/> rows.</summary>
    public void LoadRows(ArrayView<float> shared, int target, int first, int feature, int thread)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        for (int quad = thread; quad < AttentionGroup.Passing * (AttentionGroup.Features / Quad.Length); quad += AttentionGroup.Threads)
        {
            int row = quad / (AttentionGroup.Features / Quad.Length);
            int d = quad - row * (AttentionGroup.Features / Quad.Length);
            quads[target / Quad.Length + row * AttentionGroup.PassingPitch + d] = Load(first + row, feature + d * Quad.Length);
        }
    }

    /// <summary>Writes four features of four positions; those beyond the matrix are left out.</summary>
    public void Store(int position, int feature, Patch values)
    {
        Store(position, feature, values.R0);
        Store(position + 1, feature, values.R1);
        Store(position + 2, feature, values.R2);
        Store(position + 3, feature, values.R3);
    }

    private Quad Load(int position, int feature)
    {
        if (position >= Tokens || feature >= HeadSize)
        {
            return default;
        }

        long at = Start + (long)position * HeadSize + feature;
        return IsAligned != 0 && feature + Quad.Length <= HeadSize
            ? GroupMemory.Quads(Data)[at / Quad.Length]
            : new Quad(
                Data[at],
                feature + 1 < HeadSize ? Data[at + 1] : 0,
                feature + 2 < HeadSize ? Data[at + 2] : 0,
                feature + 3 < HeadSize ? Data[at + 3] : 0);
    }

    private void Store(int position, int feature, Quad value)
    {
        if (position >= Tokens || feature >= HeadSize)
        {
            return;
        }

        long at = Start + (long)position * HeadSize + feature;
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
