using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class MultiplyAddsTests(ITestOutputHelper output)
{
    private const int Length = 1024;
    private const int Batch = 32 * Length;

    [Fact]
    public void The_full_path_of_the_paper_profile_costs_its_known_number_per_token()
    {
        Assert.Equal(2.33e6, MultiplyAdds.Forward(TransformerShape.Paper, Length), 0.005e6);
        Assert.Equal(7.25e6, MultiplyAdds.FullGradient(TransformerShape.Paper, Length), 0.005e6);
    }

    [Fact]
    public void A_first_layer_head_of_the_paper_profile_costs_its_known_number_per_token() =>
        Assert.Equal(4.00e6, MultiplyAdds.HeadRefinedGradient(TransformerShape.Paper, Length, Batch, 0, Company(8, 0, 1)), 0.01e6);

    /// <summary>The last two are as near 7 as heads come by sharing minibatches among themselves: 4 · 32 · 5000 of a last-layer head's multiply-adds are its own.</summary>
    [Theory]
    [InlineData(1, 0, 8, 4, 9)]
    [InlineData(1, 0, 1, 1, 2.4)]
    [InlineData(0, 8, 0, 4, 1.8)]
    [InlineData(0, 8, 0, 1, 1.8)]
    [InlineData(1, 0, 8, 1, 6.4)]
    [InlineData(1, 8, 8, 1, 6.8)]
    public void A_head_of_the_paper_profile_costs_a_fraction(int layer, int firstHeads, int lastHeads, int chains, double least)
    {
        double full = MultiplyAdds.FullGradient(TransformerShape.Paper, Length);
        double refined = MultiplyAdds.HeadRefinedGradient(TransformerShape.Paper, Length, Batch, layer, Company(firstHeads, lastHeads, chains));
        output.WriteLine($"layer {layer}, {firstHeads} + {lastHeads} heads × {chains} chains: {refined:F0} of {full:F0} multiply-adds per token, {full / refined:F2} times fewer");
        Assert.True(full / refined >= least, $"{full / refined:F2} times fewer");
    }

    [Fact]
    public void Further_walkers_only_lower_the_cost_and_never_below_what_a_head_cannot_share()
    {
        TransformerShape shape = TransformerShape.Paper;
        double Cost(int first, int last, int chains) => MultiplyAdds.HeadRefinedGradient(shape, Length, Batch, 1, Company(first, last, chains));
        Assert.True(Cost(0, 8, 1) > Cost(8, 8, 1));
        Assert.True(Cost(8, 8, 1) > Cost(8, 8, 4));
        Assert.True(Cost(8, 8, 1) > 4.0 * shape.HeadSize * shape.Vocabulary);
        Assert.True(Cost(8, 8, 4) > 3.0 * shape.HeadSize * shape.Vocabulary);
    }

    private static HeadCompany Company(int firstHeads, int lastHeads, int chains) =>
        new(firstHeads + lastHeads > 1 ? HeadSharing.Heads : HeadSharing.None, [firstHeads, lastHeads], [firstHeads * chains, lastHeads * chains]);
}
