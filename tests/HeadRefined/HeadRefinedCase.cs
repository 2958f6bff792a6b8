using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Tests.Model;

namespace Accelerated.Tests.HeadRefined;

/// <summary>A random model at w* on random rows, and walkers around it, each moved by noise of its own.</summary>
internal sealed class HeadRefinedCase : IDisposable
{
    public HeadRefinedCase(TransformerShape shape, int rows, int length, HeadSharing sharing = HeadSharing.Heads, int threads = 2)
    {
        Model = new ModelCase(shape, rows, length, threads: threads);
        Rows = TokenRows.FromArray("random", Model.Tokens, length);
        Refined = new HeadRefinedLosses(Model.Model, Rows, sharing);
    }

    public ModelCase Model { get; }

    public TokenRows Rows { get; }

    public HeadRefinedLosses Refined { get; }

    public int[] AllRows => [.. Enumerable.Range(0, Rows.Count)];

    /// <summary>A walker of the component <paramref name="name"/>, moved from w* by <paramref name="distance"/> · N(0, 1), the noise named by <paramref name="chain"/>.</summary>
    public Walker Walker(string name, uint chain = 0, float distance = 0.3f, HeadBiases biases = HeadBiases.Include)
    {
        var walker = new Walker(Model.Device, ComponentSyntax.Parse(name, Model.Model.Layout, biases).Restriction);
        Refined.CopyAnchor(walker.Restriction, walker.Weights);
        float[] weights = walker.Weights.ToArray();
        var noise = new float[weights.Length];
        NormalNoise.Fill(noise, 11, NoisePurpose.SyntheticSequences, chain, 0);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] += distance * noise[i];
        }

        walker.Weights.CopyFrom(weights);
        return walker;
    }

    /// <summary>Loss, gradient of the moving weights and loss of every token by the full path, with the walker's weights in the flat vector.</summary>
    public (double Loss, float[] Gradient, float[] Terms) Full(Walker walker, int[] rows)
    {
        var tokens = new int[rows.Length * Rows.Length];
        Rows.Read(rows, tokens);
        float[] values = [.. Model.Values];
        float[] moved = walker.Weights.ToArray();
        int packed = 0;
        foreach (ParameterRange range in walker.Restriction.Ranges)
        {
            moved.AsSpan(packed, range.Length).CopyTo(values.AsSpan(range.Offset));
            packed += range.Length;
        }

        using var full = new Transformer(Model.Device, Model.Shape);
        full.Parameters.CopyFrom(values);
        var batch = new TokenBatch(tokens, rows.Length, Rows.Length);
        double loss = full.LossAndGradient(batch, GradientScope.Of(full.Layout, walker.Restriction.Ranges));
        float[] gradient = full.Gradient.ToArray();
        var terms = new float[batch.Predicted];
        full.Losses(batch, terms);
        return (loss, [.. walker.Restriction.Ranges.SelectMany(r => gradient.Skip(r.Offset).Take(r.Length))], terms);
    }

    public void Dispose()
    {
        Refined.Dispose();
        Rows.Dispose();
        Model.Dispose();
    }
}
