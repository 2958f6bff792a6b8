using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Online softmax by the groups of <see cref="AttentionGroup"/>: own positions are queries, keys and values pass. Scores, weights and the output are 4 × 4 patches in the threads'
/// registers, the weights go through shared memory, and a query's running maximum is found by the eight threads that share it. Where a head has more than 32 features, each
/// further group of them computes the scores again.
/// </summary>
internal static class OnlineTiles
{
    private const int Keys = AttentionGroup.TurnedOwnFloats;
    private const int Values = Keys + AttentionGroup.TurnedPassingFloats;
    private const int Weights = Values + AttentionGroup.RowFloats;
    private const int Maxima = Weights + AttentionGroup.WeightFloats;

    private const int Spare = Maxima + AttentionGroup.Columns * AttentionGroup.Own;

    public const int SharedFloats = Spare + SharedReads.SpareFloats;

    public static void Run<TExponential>(AttentionForwardArguments a, int isAligned)
        where TExponential : struct, IExponential
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        int head = place.Pair / a.Sequences;
        long start = head * a.HeadStride + (long)(place.Pair - head * a.Sequences) * a.Tokens * a.HeadSize;
        var q = new HeadRows(a.Q, start, a.Tokens, a.HeadSize, isAligned);
        var k = new HeadRows(a.K, start, a.Tokens, a.HeadSize, isAligned);
        var v = new HeadRows(a.V, start, a.Tokens, a.HeadSize, isAligned);
        var z = new HeadRows(a.Z, start, a.Tokens, a.HeadSize, isAligned);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + row * Quad.Length;
        var largest = new Quad(float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity);
        Quad totals = default;
        Patch output = default;
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            Patch scores = default;
            v.LoadRows(shared, Values, firstKey, feature, thread);
            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                if (firstKey == 0 || a.HeadSize > AttentionGroup.Features)
                {
                    q.LoadTurned(shared, 0, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                }

                k.LoadTurned(shared, Keys, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstKey, d, thread);
                Group.Barrier();
                scores = RegisterProducts.Dot(shared, 0, Keys, scores);
                SharedReads.Barrier(shared, Spare);
            }

            bool isSeen = firstKey + AttentionGroup.Passing <= place.First;
            scores = isSeen ? scores.Times(a.Scale) : SeenScores.Of(scores, a.Scale, firstKey + column * Quad.Length - query);
            Quad before = largest;
            largest = Largest(quads, row, column, before, scores);
            var shrink = new Quad(
                TExponential.Exp(before.X - largest.X), TExponential.Exp(before.Y - largest.Y), TExponential.Exp(before.Z - largest.Z), TExponential.Exp(before.W - largest.W));
            Patch weights = SeenScores.Exponentials<TExponential>(scores, largest);
            totals = totals.Times(shrink).Plus(1, SeenScores.RowSums(weights));
            output = output.Scaled(shrink);
            AttentionGroup.StoreWeights(quads, Weights / Quad.Length, thread, weights);
            Group.Barrier();
            output = isSeen
                ? RegisterProducts.Gather(shared, Weights, Values, output)
                : AttentionGroup.GatherKeys(quads, Weights / Quad.Length + row, Values / Quad.Length + column, firstKey - query, output);
            Group.Barrier();
        }

        totals = Totals(quads, row, column, totals);
        z.Store(query, feature + column * Quad.Length, output.Scaled(new Quad(1 / totals.X, 1 / totals.Y, 1 / totals.Z, 1 / totals.W)));
        if (column == 0 && place.FeatureTile == 0)
        {
            StoreLogSumExp(a, (long)place.Pair * a.Tokens, query, largest, totals);
        }
    }

    /// <summary>The running maxima of the thread's four queries, over all threads that share them.</summary>
    private static Quad Largest(ArrayView<Quad> quads, int row, int column, Quad before, Patch scores)
    {
        Patch turned = scores.Turned;
        quads[Maxima / Quad.Length + column * (AttentionGroup.Own / Quad.Length) + row] = turned.R0.Max(turned.R1).Max(turned.R2.Max(turned.R3));
        Group.Barrier();
        for (int i = 0; i < AttentionGroup.Columns; i++)
        {
            before = before.Max(quads[Maxima / Quad.Length + i * (AttentionGroup.Own / Quad.Length) + row]);
        }

        return before;
    }

    /// <summary>The sums of the thread's four queries over all threads that share them.</summary>
    private static Quad Totals(ArrayView<Quad> quads, int row, int column, Quad own)
    {
        quads[Maxima / Quad.Length + column * (AttentionGroup.Own / Quad.Length) + row] = own;
        Group.Barrier();
        Quad sum = default;
        for (int i = 0; i < AttentionGroup.Columns; i++)
        {
            sum = sum.Plus(1, quads[Maxima / Quad.Length + i * (AttentionGroup.Own / Quad.Length) + row]);
        }

        return sum;
    }

    private static void StoreLogSumExp(AttentionForwardArguments a, long first, int query, Quad largest, Quad totals)
    {
        Store(a, first, query, largest.X, totals.X);
        Store(a, first, query + 1, largest.Y, totals.Y);
        Store(a, first, query + 2, largest.Z, totals.Z);
        Store(a, first, query + 3, largest.W, totals.W);
    }

    private static void Store(AttentionForwardArguments a, long first, int query, float largest, float total)
    {
        if (query < a.Tokens)
        {
            a.LogSumExp[first + query] = largest + Exponential.Log(total);
        }
    }
}
