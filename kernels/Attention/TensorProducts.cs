using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// On tensor cores: each of a group's four warps multiplies 16 own positions by 32 passing positions or features. The products go to the threads' patches through the memory of
/// the weights, which has the same shape, and are added up in float32 there.
/// </summary>
internal readonly struct TensorProducts<TUnit, TPrecision> : IAttentionProducts
    where TUnit : struct, ITensorUnit
    where TPrecision : struct, ITensorPrecision
{
    private const int WarpSize = 32;
    private const int WarpRows = 16;
    private const int OwnPitch = AttentionGroup.OwnPitch * Quad.Length;
    private const int PassingPitch = AttentionGroup.PassingPitch * Quad.Length;

    public static bool IsDynamic => true;

    public static void Begin() => TUnit.Begin();

    public static Patch Dot(ArrayView<float> shared, int own, int passing, int weights, Patch sums) =>
        Multiply(shared, new TensorFactor(own, 1, OwnPitch), new TensorFactor(passing, 1, PassingPitch), weights, sums);

    public static Patch Gather(ArrayView<float> shared, int weights, int rows, Patch sums) =>
        Multiply(shared, new TensorFactor(weights, 1, OwnPitch), new TensorFactor(rows, 1, PassingPitch), weights, sums);

    private static Patch Multiply(ArrayView<float> shared, TensorFactor left, TensorFactor right, int exchange, Patch sums)
    {
        int first = Group.IdxX / WarpSize * WarpRows;
        TUnit.Clear();
        for (int k = 0; k < AttentionGroup.Features; k += 8)
        {
            left.Multiply<TUnit, TPrecision>(shared, first, right, 0, k, 0);
        }

        Group.Barrier();
        TUnit.Store(0, shared, exchange + first, 1, OwnPitch);
        TUnit.Store(1, shared, exchange + first + 8 * OwnPitch, 1, OwnPitch);
        TUnit.Store(2, shared, exchange + first + 16 * OwnPitch, 1, OwnPitch);
        TUnit.Store(3, shared, exchange + first + 24 * OwnPitch, 1, OwnPitch);
        Group.Barrier();
        return sums.Plus(AttentionGroup.LoadWeights(shared.Cast<Quad>(), exchange / Quad.Length));
    }
}
