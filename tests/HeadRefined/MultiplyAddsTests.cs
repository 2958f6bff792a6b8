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
        Assert.Equal(4.00e6, MultiplyAdds.HeadRefinedGradient(TransformerShape.Paper, Length, Batch, 0, HeadSharing.Heads, 8, 8), 0.01e6);

    [Theory]
    [InlineData(1, 8, 4, 9)]
    [InlineData(1, 8, 1, 6.2)]
    [InlineData(1, 1, 1, 2.4)]
    [InlineData(0, 8, 4, 1.8)]
    [InlineData(0, 8, 1, 1.8)]
    public void A_head_of_the_paper_profile_costs_a_fraction(int layer, int heads, int chains, double least)
    {
        double full = MultiplyAdds.FullGradient(TransformerShape.Paper, Length);
        double refined = MultiplyAdds.HeadRefinedGradient(TransformerShape.Paper, Length, Batch, layer, heads > 1 ? HeadSharing.Heads : HeadSharing.None, heads, heads * chains);
        output.WriteLine($"layer {layer}, {heads} heads × {chains} chains: {refined:F0} of {full:F0} multiply-adds per token, {full / refined:F2} times fewer");
        Assert.True(full / refined >= least, $"{full / refined:F2} times fewer");
    }
}
