using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class TransformerEstimateTests
{
    private const int Rows = 5;
    private const int Batch = 2;
    private const int Draws = 5;

    // What a trace may differ from float64 by, after some steps of a model of this size.
    private const double Tolerance = 1e-4;

    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 3, width: 5, context: 6, vocabulary: 7);

    [Theory]
    [InlineData("full")]
    [InlineData("0:1")]
    [InlineData("1:0")]
    [InlineData("1:0.qk+0:1.ov")]
    [InlineData("full-embed-l1")]
    public void Without_noise_the_draws_are_those_of_localised_gradient_descent_in_float64(string name)
    {
        using var @case = new ModelCase(Shape, Rows, 6);
        var options = new EstimatorOptions
        {
            Sampler = new SgldOptions { Epsilon = 2e-3, NoiseLevel = 0 },
            Chains = new ChainOptions { Chains = 1, Draws = Draws, Batch = Batch },
            Anchor = new AnchorOptions { Kind = AnchorKind.Independent, Batches = 2 },
            Order = RowOrder.Sequential,
        };
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        using var losses = new SurfaceLosses(new TransformerLossSurface(@case.Model, rows));
        var estimator = new LearningCoefficientEstimator(losses, Rows, options);
        Component component = ComponentSyntax.Parse(name, @case.Model.Layout, HeadBiases.Include);

        SampledEstimate sampled = estimator.Estimate(component.Restriction);

        double[] expected = Descend(@case, component.Restriction, options.Sampler);
        for (int d = 0; d < Draws; d++)
        {
            Assert.InRange(sampled.Chains.Losses[0, d] - expected[d], -Tolerance, Tolerance);
        }

        Assert.True(Math.Abs(expected[Draws - 1] - BatchLoss(@case, @case.Reference(), Draws - 1)) > 10 * Tolerance, "The chain did not move enough to be a test.");
        double anchor = (BatchLoss(@case, @case.Reference(), 0) + BatchLoss(@case, @case.Reference(), 1)) / 2;
        Assert.InRange(sampled.Estimate.Anchor.Mean - anchor, -Tolerance, Tolerance);
        Assert.Equal(@case.Values, @case.Model.Parameters.ToArray());
    }

    [Fact]
    public void Rows_together_have_the_losses_they_have_one_by_one()
    {
        using var @case = new ModelCase(Shape, Rows, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        ILossSurface surface = new TransformerLossSurface(@case.Model, rows);
        var terms = new float[Rows * surface.TermsPerRow];

        surface.Terms([4, 3, 2, 1, 0], terms);

        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(surface.Loss([4 - i]), terms.Skip(i * surface.TermsPerRow).Take(surface.TermsPerRow).Average(), 1e-6);
        }
    }

    [Fact]
    public void Estimates_in_any_company_are_the_same_bits()
    {
        using var @case = new ModelCase(Shape, Rows, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        var options = new EstimatorOptions { Sampler = new SgldOptions { Seed = 3 }, Chains = new ChainOptions { Chains = 2, Draws = 4, Batch = Batch } };
        WeightRestriction head = ComponentSyntax.Parse("1:1", @case.Model.Layout, HeadBiases.Include).Restriction;
        WeightRestriction full = ComponentSyntax.Parse("full", @case.Model.Layout, HeadBiases.Include).Restriction;

        LossTrace alone = Estimator().Estimate(head).Chains.Losses;
        LossTrace beside = Estimator().Estimate([full, head])[1].Chains.Losses;

        Assert.Equal(alone.Values.ToArray(), beside.Values.ToArray());

        LearningCoefficientEstimator Estimator() => new(new SurfaceLosses(new TransformerLossSurface(@case.Model, rows)), Rows, options);
    }

    private static double[] Descend(ModelCase @case, WeightRestriction restriction, SamplerOptions options)
    {
        const double h = 1e-4;
        TransformerReference reference = @case.Reference();
        (double[] Tensor, int Index)[] places =
        [
            .. from range in restriction.Ranges
               from i in Enumerable.Range(range.Offset, range.Length)
               let slot = @case.Model.Layout.Tensors.Last(t => t.Offset <= i)
               select (reference.Tensors[slot.Name], i - slot.Offset),
        ];
        double[] anchor = [.. places.Select(p => p.Tensor[p.Index])];
        var losses = new double[Draws];
        for (int step = 0; step < Draws; step++)
        {
            losses[step] = BatchLoss(@case, reference, step);
            var gradient = new double[places.Length];
            for (int i = 0; i < places.Length; i++)
            {
                ref double w = ref places[i].Tensor[places[i].Index];
                double value = w;
                w = value + h;
                double above = BatchLoss(@case, reference, step);
                w = value - h;
                double below = BatchLoss(@case, reference, step);
                w = value;
                gradient[i] = (above - below) / (2 * h);
            }

            for (int i = 0; i < places.Length; i++)
            {
                ref double w = ref places[i].Tensor[places[i].Index];
                w -= options.Epsilon / 2 * (options.InverseTemperature * gradient[i] + options.Localization * (w - anchor[i]));
            }
        }

        return losses;
    }

    // Rows in file order, wrapping.
    private static double BatchLoss(ModelCase @case, TransformerReference reference, int step) =>
        Enumerable.Range(0, Batch).Average(j => reference.Losses(@case.Tokens.AsSpan((step * Batch + j) % Rows * @case.Length, @case.Length)).Average());
}
