using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// K-, Q- and V-composition of every head with every head of a later layer, ‖A B‖_F / (‖A‖_F ‖B‖_F): A = W_V W_O of the earlier head; B = W_K W_Qᵀ, W_Q W_Kᵀ or W_V W_O of the
/// later one. Nothing is subtracted; for random weights it is about 1 / √width, which the checkpoint of step 0 shows. In float64.
/// <para>With A = L R and B = L′ R′ of rank head size, ‖A B‖² = tr(LᵀL · M · R′R′ᵀ · Mᵀ), M = R L′: nothing of width × width is formed.</para>
/// </summary>
public static class Compositions
{
    /// <summary>Nothing for a model of one layer.</summary>
    public static IEnumerable<Score> Of(ParameterLayout layout, float[] parameters)
    {
        IReadOnlyList<Head> heads = AllHeads.Of(layout.Shape);
        Dictionary<Head, HeadCircuits> circuits = heads.ToDictionary(head => head, head => new HeadCircuits(layout, parameters, head));
        foreach (Head earlier in heads)
        {
            LowRank output = circuits[earlier].Output;
            foreach (Head later in heads.Where(head => head.Layer > earlier.Layer))
            {
                HeadCircuits to = circuits[later];
                yield return Score.OfPair(earlier, later, ScoreMetric.KeyComposition, output.OverlapWith(to.Keys));
                yield return Score.OfPair(earlier, later, ScoreMetric.QueryComposition, output.OverlapWith(to.Queries));
                yield return Score.OfPair(earlier, later, ScoreMetric.ValueComposition, output.OverlapWith(to.Output));
            }
        }
    }

    /// <summary>What a head does to the residual stream, as matrices [width, width] of low rank that act on rows from the right.</summary>
    private sealed class HeadCircuits
    {
        public HeadCircuits(ParameterLayout layout, float[] parameters, Head head)
        {
            LayerLayout layer = layout.Layers[head.Layer];
            TransformerShape shape = layout.Shape;
            SmallMatrix q = Weight(layer.QueryWeight), k = Weight(layer.KeyWeight), v = Weight(layer.ValueWeight);
            ParameterRange o = LayerLayout.ShareOf(layer.OutputWeight, head.Index);
            Output = new LowRank(v, SmallMatrix.Of(parameters.AsSpan(o.Offset, o.Length), shape.HeadSize, shape.Width));
            Keys = new LowRank(k, q.Transpose());
            Queries = new LowRank(q, k.Transpose());

            SmallMatrix Weight(TensorSlot slot)
            {
                ParameterRange share = LayerLayout.ShareOf(slot, head.Index);
                return SmallMatrix.Of(parameters.AsSpan(share.Offset, share.Length), shape.Width, shape.HeadSize);
            }
        }

        /// <summary>W_V W_O.</summary>
        public LowRank Output { get; }

        /// <summary>W_K W_Qᵀ.</summary>
        public LowRank Keys { get; }

        /// <summary>W_Q W_Kᵀ.</summary>
        public LowRank Queries { get; }
    }
}
