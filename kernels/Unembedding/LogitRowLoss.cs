using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// A group per row of logits: its maximum, its exponentials with their sum and its loss, and in a last pass its gradient. Four at a time; where there is a gradient, exponentials take
/// the place of the logits, and it theirs.
/// </summary>
internal static class LogitRowLoss
{
    public static void Run(LogitRows chunk)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupReduction.SharedFloats);
        UnembeddingLossArguments a = chunk.Whole;
        int row = Grid.IdxX;
        int target = a.Targets[chunk.FirstRow + row];
        ArrayView<float> logits = chunk.Logits.SubView((long)row * chunk.Stride, chunk.Stride);
        ArrayView<Quad> quads = GroupMemory.Quads(chunk.Logits);
        int start = (int)((long)row * chunk.Stride / Quad.Length);
        float largest = GroupReduction.Max(shared, Largest(logits, quads, start, a.Vocabulary));
        float atTarget = target < 0 ? 0f : logits[target]; // by a branch: a block of its own, out of which ILGPU does not move the read past the barrier, after which another thread overwrites it
        Group.Barrier();
        float total = GroupReduction.Sum(shared, Total(logits, quads, start, a.Vocabulary, largest, a.Gradients));
        float logSum = Exponential.Log(total);
        if (Group.IdxX == 0)
        {
            a.Losses[chunk.FirstRow + row] = target < 0 ? 0f : largest - atTarget + logSum;
        }

        if (a.Gradients > 0)
        {
            float scale = target < 0 ? 0f : a.GradientScale / total;
            WriteGradient(logits, quads, start, a.Vocabulary, target, scale, a.GradientScale);
        }
    }

    private static float Largest(ArrayView<float> logits, ArrayView<Quad> quads, int start, int count)
    {
        float largest = logits[0];
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            Quad x = quads[start + i];
            largest = x.X > largest ? x.X : largest;
            largest = x.Y > largest ? x.Y : largest;
            largest = x.Z > largest ? x.Z : largest;
            largest = x.W > largest ? x.W : largest;
        }

        int rest = whole * Quad.Length + Group.IdxX;
        return rest < count && logits[rest] > largest ? logits[rest] : largest;
    }

    /// <summary>Σ exp(logit − largest) of the thread's; where <paramref name="gradients"/> are wanted, they stay.</summary>
    private static float Total(ArrayView<float> logits, ArrayView<Quad> quads, int start, int count, float largest, int gradients)
    {
        float total = 0;
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            Quad e = Exponentials(quads[start + i], largest);
            total += e.X + e.Y + (e.Z + e.W);
            if (gradients > 0)
            {
                quads[start + i] = e;
            }
        }

        int rest = whole * Quad.Length + Group.IdxX;
        if (rest < count)
        {
            float e = Exponential.Exp(logits[rest] - largest);
            total += e;
            if (gradients > 0)
            {
                logits[rest] = e;
            }
        }

        return total;
    }

    /// <summary>scale · exponential, and at the target that minus the gradient's scale: probability − 1, scaled. Each thread what it has left there itself.</summary>
    private static void WriteGradient(ArrayView<float> logits, ArrayView<Quad> quads, int start, int count, int target, float scale, float gradientScale)
    {
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            int first = i * Quad.Length;
            Quad g = target < 0 ? default : quads[start + i].Times(scale);
            quads[start + i] = new Quad(
                first == target ? g.X - gradientScale : g.X,
                first + 1 == target ? g.Y - gradientScale : g.Y,
                first + 2 == target ? g.Z - gradientScale : g.Z,
                first + 3 == target ? g.W - gradientScale : g.W);
        }

        int rest = whole * Quad.Length + Group.IdxX;
        if (rest < count)
        {
            float g = target < 0 ? 0 : scale * logits[rest];
            logits[rest] = rest == target ? g - gradientScale : g;
        }
    }

    private static Quad Exponentials(Quad logits, float largest) => new(
        Exponential.Exp(logits.X - largest),
        Exponential.Exp(logits.Y - largest),
        Exponential.Exp(logits.Z - largest),
        Exponential.Exp(logits.W - largest));
}
