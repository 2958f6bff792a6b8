using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

/// <summary>A random model at w* on random rows, and walkers around it, each moved by noise of its own.</summary>
internal sealed class HeadRefinedCase : IDisposable
{
    /// <summary>
    /// Both paths round a chain of fewer than 400 nested operations on quantities below 40 (logits before and after the norm), so each is within 400 u · 40 of the truth and
    /// they are within twice that of one another; gradients, of order 1 and sums of terms that cancel, within ten times as much relative to their size.
    /// </summary>
    public const double LossTolerance = 2 * 400 * 40 * RoundingError.Unit;

    public const double GradientTolerance = 2 * 400 * RoundingError.Unit;

    private readonly ITeacher? teacher;

    /// <param name="teach">Makes the teacher from which losses are divergences; none by default.</param>
    /// <param name="device">Where the model is; a processor of its own by default.</param>
    public HeadRefinedCase(
        TransformerShape shape, int rows, int length, HeadSharing sharing = HeadSharing.Heads, int threads = 2, Func<ModelCase, ITeacher>? teach = null, ComputeDevice? device = null)
    {
        Model = new ModelCase(shape, rows, length, threads: threads, device: device);
        Rows = TokenRows.FromArray("random", Model.Tokens, length);
        teacher = teach?.Invoke(Model);
        Refined = new HeadRefinedLosses(Model.Model, Rows, sharing, teacher);
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

    /// <summary>Asserts that the head-refined path gives each of <paramref name="walkers"/> the losses and gradient of the full one.</summary>
    public void AgreesWithFullPath(Walker[] walkers, int[] rows)
    {
        int perWalker = rows.Length * Refined.TermsPerRow;
        var losses = new double[walkers.Length];
        var withoutGradient = new double[walkers.Length];
        var terms = new float[walkers.Length * perWalker];
        Refined.LossesAndGradients(rows, walkers, losses);
        Refined.Losses(rows, walkers, withoutGradient);
        Refined.Terms(rows, walkers, terms);
        for (int w = 0; w < walkers.Length; w++)
        {
            (double loss, float[] gradient, float[] fullTerms) = Full(walkers[w], rows);
            Assert.Equal(loss, losses[w], LossTolerance);
            Assert.Equal(loss, withoutGradient[w], LossTolerance);
            for (int i = 0; i < perWalker; i++)
            {
                float term = terms[w * perWalker + i];
                Assert.True(Math.Abs(term - fullTerms[i]) <= LossTolerance, $"{walkers[w].Restriction}, term {i}: {term} against {fullTerms[i]}");
            }

            Agree(walkers[w], gradient, walkers[w].Gradient.ToArray());
        }
    }

    /// <summary>Asserts that two gradients of a walker are the same within the tolerance.</summary>
    public static void Agree(Walker walker, float[] expected, float[] actual)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(actual[i] - expected[i]) <= GradientTolerance * (1 + 10 * Math.Abs(expected[i])), $"{walker.Restriction}, weight {i}: {actual[i]} against {expected[i]}");
        }
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
        double loss = full.LossAndGradient(batch, GradientScope.Of(full.Layout, walker.Restriction.Ranges), teacher);
        float[] gradient = full.Gradient.ToArray();
        var terms = new float[batch.Predicted];
        full.Losses(batch, terms, teacher);
        return (loss, [.. walker.Restriction.Ranges.SelectMany(r => gradient.Skip(r.Offset).Take(r.Length))], terms);
    }

    public void Dispose()
    {
        Refined.Dispose();
        teacher?.Dispose();
        Rows.Dispose();
        Model.Dispose();
    }
}
