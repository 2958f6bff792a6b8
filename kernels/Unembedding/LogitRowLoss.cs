using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;

namespace Accelerated.Kernels.Unembedding;

/// <summary>A group per row of logits: its maximum, the sum of its exponentials, its loss, and in a last pass its gradient in the place of the logits. Four at a time.</summary>
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
        float total = GroupReduction.Sum(shared, Total(logits, quads, start, a.Vocabulary, largest));
        float logSum = Exponential.Log(total);
        if (Group.IdxX == 0)
        {
            a.Losses[chunk.FirstRow + row] = target < 0 ? 0f : largest - logits[target] + logSum;
        }

        if (a.Gradients > 0)
        {
            Group.Barrier();
            float scale = target < 0 ? 0f : a.GradientScale / total;
            WriteGradient(logits, quads, start, a.Vocabulary, target, largest, scale, a.GradientScale);
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

    private static float Total(ArrayView<float> logits, ArrayView<Quad> quads, int start, int count, float largest)
    {
        float total = 0;
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            Quad e = Exponentials(quads[start + i], largest);
            total += e.X + e.Y + (e.Z + e.W);
        }

        int rest = whole * Quad.Length + Group.IdxX;
        return rest < count ? total + Exponential.Exp(logits[rest] - largest) : total;
    }

    /// <summary>scale · exp(logit − largest), and at the target that minus the gradient's scale: probability − 1, scaled.</summary>
    private static void WriteGradient(
        ArrayView<float> logits, ArrayView<Quad> quads, int start, int count, int target, float largest, float scale, float gradientScale)
    {
        int whole = count / Quad.Length;
        for (int i = Group.IdxX; i < whole; i += GroupReduction.Threads)
        {
            int first = i * Quad.Length;
            Quad g = target < 0 ? default : Exponentials(quads[start + i], largest).Times(scale);
            quads[start + i] = new Quad(
                first == target ? g.X - gradientScale : g.X,
                first + 1 == target ? g.Y - gradientScale : g.Y,
                first + 2 == target ? g.Z - gradientScale : g.Z,
                first + 3 == target ? g.W - gradientScale : g.W);
        }

        int rest = whole * Quad.Length + Group.IdxX;
        if (rest < count)
        {
            float g = target < 0 ? 0 : scale * Exponential.Exp(logits[rest] - largest);
            logits[rest] = rest == target ? g - gradientScale : g;
        }
    }

    private static Quad Exponentials(Quad logits, float largest) => new(
        Exponential.Exp(logits.X - largest),
        Exponential.Exp(logits.Y - largest),
        Exponential.Exp(logits.Z - largest),
        Exponential.Exp(logits.W - largest));
}
