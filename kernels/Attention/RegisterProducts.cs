using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>In float32, each thread its own patch.</summary>
internal readonly struct RegisterProducts : IAttentionProducts
{
    public static bool IsDynamic => false;

    public static void Begin()
    {
    }

    public static Patch Dot(ArrayView<float> shared, int own, int passing, int weights, Patch sums)
    {
        int row = Group.IdxX / AttentionGroup.Columns;
        int column = Group.IdxX - row * AttentionGroup.Columns;
        return AttentionGroup.Dot(shared.Cast<Quad>(), own / Quad.Length + row, passing / Quad.Length + column, sums);
    }

    public static Patch Gather(ArrayView<float> shared, int weights, int rows, Patch sums)
    {
        int row = Group.IdxX / AttentionGroup.Columns;
        int column = Group.IdxX - row * AttentionGroup.Columns;
        return AttentionGroup.Gather(shared.Cast<Quad>(), weights / Quad.Length + row, rows / Quad.Length + column, sums);
    }
}
