using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// A group per row of L: the largest logit s L + c with the sum of exponentials beside it, online, and the sum weighted by L; from them the loss, the gradient of s, and in a second
/// pass the gradient of L in its place. Four at a time.
/// </summary>
internal static class HeadLogitRowLoss
{
    public static void Run(HeadLogitRows chunk)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupReduction.SharedFloats);
        HeadUnembeddingLossArguments a = chunk.Whole;
        int row = Grid.IdxX;
        int target = a.Targets[chunk.FirstRow + row];
        bool atAnchor = chunk.Walker < 0;
        long statistic = (long)chunk.Walker * a.Rows + chunk.FirstRow + row;
        float reciprocal = atAnchor ? a.AnchorReciprocals[chunk.FirstRow + row] : a.Reciprocals[statistic];
        ArrayView<float> values = chunk.Logits.SubView((long)row * chunk.Stride, chunk.Stride);
        ArrayView<Quad> quads = GroupMemory.Quads(chunk.Logits);
        int start = (int)((long)row * chunk.Stride / Quad.Length);
        float atTarget = target < 0 ? 0f : values[target];
        OnlineLogits own = Read(values, quads, start, a.Bias, reciprocal, a.Vocabulary);
        float largest = GroupReduction.Max(shared, own.Largest);
        own = own.Raised(largest);
        Group.Barrier();
        float total = GroupReduction.Sum(shared, own.Total);
        if (Group.IdxX == 0)
        {
            float loss = target < 0 ? 0f : largest - (reciprocal * atTarget + a.Bias[target]) + Exponential.Log(total);
            if (atAnchor)
            {
                a.AnchorLosses[chunk.FirstRow + row] = loss;
            }
            else
            {
                a.Losses[statistic] = loss;
            }
        }

        if (a.Gradients != 0 && !atAnchor)
        {
            Group.Barrier();
            float mean = GroupReduction.Sum(shared, own.Weighted) / total;
            if (Group.IdxX == 0)
            {
                a.DReciprocals[statistic] = target < 0 ? 0f : a.GradientScale * (mean - atTarget);
            }

            Write(values, quads, start, a.Bias, reciprocal, a.Vocabulary, target, largest, target < 0 ? 0f : a.GradientScale * reciprocal, total);
        }
    }

    private static OnlineLogits Read(ArrayView<float> values, ArrayView<Quad> quads, int start, ArrayView<float> bias, float reciprocal, int count)
    {
        var own = new OnlineLogits(reciprocal * values[0] + bias[0], 0, 0);
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            int v = i * Quad.Length;
            Quad x = quads[start + i];
            var logits = new Quad(reciprocal * x.X + bias[v], reciprocal * x.Y + bias[v + 1], reciprocal * x.Z + bias[v + 2], reciprocal * x.W + bias[v + 3]);
            own = own.Plus(logits, x);
        }

        int rest = whole * Quad.Length + Group.IdxX;
        return rest < count ? own.Plus(reciprocal * values[rest] + bias[rest], values[rest]) : own;
    }

    /// <summary>scale · (exp(logit − largest) / total − [v = target]) in the place of L.</summary>
    private static void Write(
        ArrayView<float> values, ArrayView<Quad> quads, int start, ArrayView<float> bias, float reciprocal, int count, int target, float largest, float scale, float total)
    {
        float normalized = scale / total;
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            int v = i * Quad.Length;
            Quad x = quads[start + i];
            Quad g = target < 0 ? default : new Quad(
                normalized * Exponential.Exp(reciprocal * x.X + bias[v] - largest),
                normalized * Exponential.Exp(reciprocal * x.Y + bias[v + 1] - largest),
                normalized * Exponential.Exp(reciprocal * x.Z + bias[v + 2] - largest),
                normalized * Exponential.Exp(reciprocal * x.W + bias[v + 3] - largest));
            quads[start + i] = new Quad(
                v == target ? g.X - scale : g.X,
                v + 1 == target ? g.Y - scale : g.Y,
                v + 2 == target ? g.Z - scale : g.Z,
                v + 3 == target ? g.W - scale : g.W);
        }

        int rest = whole * Quad.Length + Group.IdxX;
        if (rest < count)
        {
            float g = target < 0 ? 0f : normalized * Exponential.Exp(reciprocal * values[rest] + bias[rest] - largest);
            values[rest] = rest == target ? g - scale : g;
        }
    }
}
