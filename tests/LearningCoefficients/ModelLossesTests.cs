using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Tests.Model;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class ModelLossesTests
{
    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 3, width: 5, context: 6, vocabulary: 7);

    [Fact]
    public void Heads_go_together_where_they_share_minibatches_and_everything_else_by_itself()
    {
        using var @case = new ModelCase(Shape, 4, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        using var auto = new ModelLosses(@case.Model, rows, EvaluationPath.Auto);
        using var alone = new ModelLosses(@case.Model, rows, EvaluationPath.Auto, BatchSharing.None);
        using var full = new ModelLosses(@case.Model, rows, EvaluationPath.Full);
        IReadOnlyList<Component> components = ComponentSyntax.ParseList("full,1:0,l1,0:1,1:1.qk,0:0+0:1", @case.Model.Layout, HeadBiases.Include);

        Assert.Equal(["full", "1:0 0:1 1:1.qk", "l1", "0:0+0:1"], auto.Groups(components).Select(g => string.Join(' ', g.Components)));
        Assert.Equal([EvaluationPath.Full, EvaluationPath.Auto, EvaluationPath.Full, EvaluationPath.Full], auto.Groups(components).Select(g => g.Path));
        Assert.Equal(["full", "1:0 1:1.qk", "l1", "0:1", "0:0+0:1"], alone.Groups(components).Select(g => string.Join(' ', g.Components)));
        Assert.All(full.Groups(components), g => Assert.Equal((1, EvaluationPath.Full), (g.Components.Count, g.Path)));
    }

    [Theory]
    [InlineData(BatchSharing.Heads)]
    [InlineData(BatchSharing.HeadsAndChains)]
    [InlineData(BatchSharing.None)]
    public void Both_paths_give_the_same_chains_up_to_rounding_and_the_same_anchor(BatchSharing sharing)
    {
        using var @case = new ModelCase(Shape, 6, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        var options = new EstimatorOptions
        {
            Sampler = new SgldOptions { Epsilon = 1e-4, Seed = 4 },
            Chains = new ChainOptions { Chains = 2, Draws = 12, Batch = 2, Sharing = sharing },
        };
        WeightRestriction[] heads = [.. ComponentSyntax.ParseList("1:0,1:1,0:1", @case.Model.Layout, HeadBiases.Include).Select(c => c.Restriction)];
        using var losses = new ModelLosses(@case.Model, rows, EvaluationPath.Auto, sharing);

        IReadOnlyList<SampledEstimate> refined = new LearningCoefficientEstimator(losses.For(EvaluationPath.Auto), 6, options).Estimate(heads);
        IReadOnlyList<SampledEstimate> full = new LearningCoefficientEstimator(losses.For(EvaluationPath.Full), 6, options).Estimate(heads);

        // A dozen steps, each of which adds some hundred roundings to weights and loss.
        const double tolerance = 12 * 400 / 16_777_216.0;
        foreach ((SampledEstimate a, SampledEstimate b) in refined.Zip(full))
        {
            Assert.All(a.Chains.Losses.Values.ToArray().Zip(b.Chains.Losses.Values.ToArray()), p => Assert.InRange(p.First - p.Second, -tolerance, tolerance));
            Assert.All(a.Chains.AnchorLosses!.Values.ToArray().Zip(b.Chains.AnchorLosses!.Values.ToArray()), p => Assert.InRange(p.First - p.Second, -tolerance, tolerance));
            Assert.InRange(a.Chains.Losses[1, 0] - a.Chains.AnchorLosses[1, 0], -1e-6, 1e-6); // draw 0 is at w*
        }
    }

    [Fact]
    public void Heads_in_company_are_the_same_bits_as_alone_on_the_head_refined_path()
    {
        using var @case = new ModelCase(Shape, 6, 6);
        using TokenRows rows = TokenRows.FromArray("random", @case.Tokens, @case.Length);
        var options = new EstimatorOptions { Chains = new ChainOptions { Chains = 2, Draws = 5, Batch = 3 } };
        WeightRestriction[] heads = [.. ComponentSyntax.ParseList("heads", @case.Model.Layout, HeadBiases.Include).Select(c => c.Restriction)];

        IReadOnlyList<SampledEstimate> together = Estimate(heads);

        for (int i = 0; i < heads.Length; i++)
        {
            SampledEstimate alone = Estimate([heads[i]])[0];
            Assert.Equal(alone.Chains.Losses.Values.ToArray(), together[i].Chains.Losses.Values.ToArray());
            Assert.Equal(alone.Estimate.Value, together[i].Estimate.Value);
        }

        IReadOnlyList<SampledEstimate> Estimate(WeightRestriction[] which)
        {
            using var losses = new ModelLosses(@case.Model, rows, EvaluationPath.Auto);
            return new LearningCoefficientEstimator(losses.For(EvaluationPath.Auto), 6, options).Estimate(which);
        }
    }
}
