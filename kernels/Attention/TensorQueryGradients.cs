using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DQ from the gradients of the scores on tensor cores: a group owns 64 queries; the keys up to them pass.</summary>
internal static class TensorQueryGradients
{
    /// <summary>Floats of a key's gradients in shared memory, such that the lanes that read a fragment hit 32 banks.</summary>
    private const int Pitch = AttentionGroup.Own + 2 * Quad.Length;

    private const int Keys = AttentionGroup.Own * Pitch;
    private const int Queries = 0;

    public const int SharedFloats = Keys + TensorRows.OwnFloats;

    public static void Run<TUnit, TPrecision>(GroupedBackwardArguments arguments)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>().AsAligned(Quad.Bytes);
        AttentionBackwardArguments a = arguments.Whole;
        AttentionPlace place = arguments.Place(lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows k = arguments.Rows(a.K, start);
        TUnit.Clear(Queries);
        for (int firstKey = 0; firstKey <= place.First; firstKey += AttentionGroup.Own)
        {
            arguments.Gradients.Load(shared.Cast<Quad>(), 0, Pitch / Quad.Length, place.Pair - arguments.FirstPair, firstKey, place.First);
            TensorRows.Load<TPrecision>(k, shared, Keys, AttentionGroup.Own, firstKey, feature);
            Group.Barrier();
            Gather<TUnit, TPrecision>(shared, 0);
            Gather<TUnit, TPrecision>(shared, 32);
            Group.Barrier();
        }

        TensorTile.Store(arguments.Rows(a.DQ, start), place.First, feature, PairSums.Read<TUnit>(Queries));
    }

    /// <summary>Adds the products of the gradients of 32 keys from <paramref name="key"/> on with these keys.</summary>
    private static void Gather<TUnit, TPrecision>(ArrayView<float> shared, int key)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TensorFactor gradients = TensorFactor.Of(TensorTile.Warp, 1, Pitch);
        TensorFactor features = TensorRows.Features(Keys);
        gradients.Left(shared, 0, key).Multiply<TUnit, TPrecision>(Queries, features.Right(shared, key));
        gradients.Left(shared, 0, key + 8).Multiply<TUnit, TPrecision>(Queries, features.Right(shared, key + 8));
        gradients.Left(shared, 0, key + 16).Multiply<TUnit, TPrecision>(Queries, features.Right(shared, key + 16));
        gradients.Left(shared, 0, key + 24).Multiply<TUnit, TPrecision>(Queries, features.Right(shared, key + 24));
    }
}
