using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>How the grouped kernels of attention multiply tiles that lie in shared memory: each thread its own patch. Places are counted in floats.</summary>
internal static class RegisterProducts
{
    /// <summary><paramref name="sums"/> + Σ over the features of the turned tiles <paramref name="own"/> and <paramref name="passing"/>, for the thread's own and passing positions.</summary>
    public static Patch Dot(ArrayView<float> shared, int own, int passing, Patch sums)
    {
        int row = AttentionGroup.Row(Group.IdxX);
        int column = AttentionGroup.Column(Group.IdxX);
        return AttentionGroup.Products(shared.Cast<Quad>(), own / Quad.Length + row, passing / Quad.Length + column, sums);
    }

    /// <summary>
    /// <paramref name="sums"/> + Σ over the passing positions of <paramref name="weights"/> times <paramref name="rows"/>, for the thread's own positions and features.
    /// </summary>
    public static Patch Gather(ArrayView<float> shared, int weights, int rows, Patch sums)
    {
        int row = AttentionGroup.Row(Group.IdxX);
        int column = AttentionGroup.Column(Group.IdxX);
        return AttentionGroup.Products(shared.Cast<Quad>(), weights / Quad.Length + row, rows / Quad.Length + column, sums);
    }
}
