using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

/// <summary>The head-refined path against the full one: the same losses and gradients, for heads of every layer.</summary>
public sealed class HeadRefinedLossesTests
{
    public static TheoryData<int, int, int, int, int, PositionalEmbedding> Shapes => new()
    {
        { 1, 1, 4, 8, 2, PositionalEmbedding.Shortformer },
        { 1, 3, 5, 12, 31, PositionalEmbedding.Standard },
        { 2, 3, 5, 12, 7, PositionalEmbedding.Shortformer },
        { 2, 2, 32, 64, 33, PositionalEmbedding.Shortformer },
        { 2, 2, 32, 48, 32, PositionalEmbedding.Standard },
        { 3, 2, 16, 24, 9, PositionalEmbedding.Shortformer },
        { 3, 3, 32, 40, 40, PositionalEmbedding.Shortformer },
        { 4, 2, 40, 20, 5, PositionalEmbedding.Standard },
        { 4, 3, 5, 12, 6, PositionalEmbedding.Shortformer },
    };

    [Theory]
    [InlineData("heads")]
    [InlineData("none")]
    public void A_Langevin_step_allocates_nothing_that_grows_with_the_model(string shared)
    {
        // What is left are the order of the walkers and the range of their rows: the same for every model and batch.
        TransformerShape small = new(layers: 2, heads: 2, headSize: 4, width: 8, context: 12, vocabulary: 17);
        TransformerShape large = new(layers: 2, heads: 2, headSize: 16, width: 32, context: 12, vocabulary: 170);
        Assert.Equal(AllocatedBy(shared, small, batch: 1), AllocatedBy(shared, large, batch: 40));
    }

    /// <summary>Bytes that the calling thread allocates in 100 steps.</summary>
    private static long AllocatedBy(string shared, TransformerShape shape, int batch)
    {
        using var @case = new HeadRefinedCase(shape, rows: batch, length: 12, shared == "heads" ? HeadSharing.Heads : HeadSharing.None);
        string[] names = shared == "heads" ? ["1:0", "1:1"] : ["1:0"];
        Walker[] walkers = [.. names.Select(name => @case.Walker(name))];
        var sampler = new SgldSampler(new SgldOptions());
        SamplerState[] states = [.. walkers.Select(w => sampler.Init(w, w.Weights, chain: 0))];
        int[] rows = @case.AllRows;
        var losses = new double[walkers.Length];
        long before = 0;
        for (int step = 0; step < 120; step++)
        {
            before = step == 20 ? GC.GetAllocatedBytesForCurrentThread() : before;
            @case.Refined.LossesAndGradients(rows, walkers, losses);
            for (int w = 0; w < walkers.Length; w++)
            {
                sampler.Step(states[w], losses[w]);
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.ForEach(states, s => s.Dispose());
        Array.ForEach(walkers, w => w.Dispose());
        return allocated;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_head_has_the_losses_and_gradient_of_the_full_path(int layers, int heads, int headSize, int width, int length, PositionalEmbedding positions)
    {
        foreach (HeadSharing sharing in Enum.GetValues<HeadSharing>())
        {
            using var @case = new HeadRefinedCase(Shape(layers, heads, headSize, width, positions), rows: 3, length, sharing);
            Walker[] walkers =
            [
                .. from layer in Enumerable.Range(0, layers)
                   from head in Enumerable.Range(0, heads)
                   from chain in Enumerable.Range(0, 2)
                   select @case.Walker($"{layer}:{head}", (uint)(layer * 100 + head * 10 + chain)),
            ];
            @case.AgreesWithFullPath(walkers, [2, 0]);
        }
    }

    [Theory]
    [InlineData("0:1.q")]
    [InlineData("1:2.k")]
    [InlineData("2:0.v")]
    [InlineData("0:2.o")]
    [InlineData("1:0.qk")]
    public void Parts_of_a_head_of_any_layer_of_four_have_the_losses_and_gradient_of_the_full_path(string name)
    {
        using var @case = new HeadRefinedCase(Shape(4, 3, 5, 12, PositionalEmbedding.Shortformer), rows: 2, length: 8);
        @case.AgreesWithFullPath([@case.Walker(name, 1), @case.Walker("0:0", 3), @case.Walker(name, 2, biases: HeadBiases.Exclude)], [1, 0]);
    }

    [Theory]
    [InlineData("1:1.q")]
    [InlineData("1:1.k")]
    [InlineData("1:0.v")]
    [InlineData("1:2.o")]
    [InlineData("1:2.qk")]
    [InlineData("0:1.ov")]
    [InlineData("0:2.q+0:2.o")]
    public void Parts_of_a_head_have_the_losses_and_gradient_of_the_full_path(string name)
    {
        using var @case = new HeadRefinedCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), rows: 2, length: 8);
        @case.AgreesWithFullPath([@case.Walker(name, 1), @case.Walker(name, 2, biases: HeadBiases.Exclude)], [1, 0]);
    }

    [Fact]
    public void A_batch_worked_through_in_parts_has_the_losses_and_gradient_of_the_full_path()
    {
        TransformerShape shape = new(layers: 2, heads: 2, headSize: 32, width: 16, context: 64, vocabulary: 23);
        using var @case = new HeadRefinedCase(shape, rows: 150, length: 64);
        @case.AgreesWithFullPath([@case.Walker("1:1"), @case.Walker("0:0")], @case.AllRows);
    }

    [Theory]
    [InlineData(HeadSharing.Heads)]
    [InlineData(HeadSharing.None)]
    public void No_bit_of_a_walker_depends_on_its_company_on_the_number_of_threads_or_on_what_was_evaluated_before(HeadSharing sharing)
    {
        foreach (int headSize in new[] { 5, 32 })
        {
            TransformerShape shape = Shape(2, 3, headSize, 40, PositionalEmbedding.Shortformer);
            using var company = new HeadRefinedCase(shape, rows: 9, length: 37, sharing);
            using var alone = new HeadRefinedCase(shape, rows: 9, length: 37, sharing, threads: 9);
            int[] rows = [4, 1, 3, 8, 0, 6, 5, 2, 7];
            string[] names = ["1:0", "1:2", "0:1", "1:0", "0:1", "1:1", "1:0.qk"];
            Walker[] walkers = [.. names.Select((name, i) => company.Walker(name, (uint)i))];
            var losses = new double[walkers.Length];
            company.Refined.LossesAndGradients(rows, walkers, losses);
            for (int i = 0; i < walkers.Length; i++)
            {
                Walker single = alone.Walker(names[i], (uint)i);
                var loss = new double[1];
                alone.Refined.LossesAndGradients(rows, [single], loss);
                Assert.Equal(losses[i], loss[0]);
                Assert.Equal(walkers[i].Gradient.ToArray(), single.Gradient.ToArray());
            }
        }
    }

    [Fact]
    public void Losses_at_the_anchor_are_those_of_the_model()
    {
        using var @case = new HeadRefinedCase(Shape(2, 2, 4, 12, PositionalEmbedding.Standard), rows: 4, length: 9);
        int[] rows = [3, 0, 2];
        var terms = new float[rows.Length * @case.Refined.TermsPerRow];
        double loss = @case.Refined.AnchorLoss(rows);
        @case.Refined.AnchorTerms(rows, terms);
        (double expected, _, float[] expectedTerms) = @case.Full(@case.Walker("0:0", distance: 0), rows);
        Assert.Equal(expected, loss, HeadRefinedCase.LossTolerance);
        Assert.All(terms.Zip(expectedTerms), pair => Assert.Equal(pair.Second, pair.First, HeadRefinedCase.LossTolerance));
    }

    [Fact]
    public void Losses_at_the_anchor_are_the_same_bits_whether_walkers_came_across_them_or_not()
    {
        using var before = new HeadRefinedCase(Shape(2, 2, 4, 12, PositionalEmbedding.Standard), rows: 4, length: 9);
        using var after = new HeadRefinedCase(Shape(2, 2, 4, 12, PositionalEmbedding.Standard), rows: 4, length: 9);
        after.Refined.LossesAndGradients([3, 0], [after.Walker("1:1"), after.Walker("0:1")], new double[2]);
        Assert.Equal(before.Refined.AnchorLoss([3, 0]), after.Refined.AnchorLoss([3, 0]));
        Assert.Equal(before.Refined.AnchorLoss([1, 2]), after.Refined.AnchorLoss([1, 2]));
    }

    [Fact]
    public void The_model_stays_at_the_anchor()
    {
        using var @case = new HeadRefinedCase(Shape(2, 2, 4, 12, PositionalEmbedding.Shortformer), rows: 2, length: 6);
        var losses = new double[2];
        @case.Refined.LossesAndGradients([0, 1], [@case.Walker("0:1"), @case.Walker("1:1")], losses);
        Assert.Equal(@case.Model.Values, @case.Model.Model.Parameters.ToArray());
    }

    [Theory]
    [InlineData("0:0", true)]
    [InlineData("1:2.ov", true)]
    [InlineData("0:0+0:1", false)]
    [InlineData("1:0+0:0", false)]
    [InlineData("l1", false)]
    [InlineData("embed", false)]
    [InlineData("full", false)]
    public void Components_within_one_head_qualify(string name, bool expected)
    {
        var layout = new ParameterLayout(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer));
        Assert.Equal(expected, HeadRefinedLosses.CanEvaluate(layout, ComponentSyntax.Parse(name, layout, HeadBiases.Include).Restriction));
    }

    [Fact]
    public void The_only_head_of_a_layer_is_not_taken_for_the_layer()
    {
        var layout = new ParameterLayout(Shape(1, 1, 4, 8, PositionalEmbedding.Shortformer));
        Assert.True(HeadRefinedLosses.CanEvaluate(layout, ComponentSyntax.Parse("0:0", layout, HeadBiases.Include).Restriction));
        Assert.False(HeadRefinedLosses.CanEvaluate(layout, ComponentSyntax.Parse("l0", layout, HeadBiases.Include).Restriction));
    }

    private static TransformerShape Shape(int layers, int heads, int headSize, int width, PositionalEmbedding positions) =>
        new(layers, heads, headSize, width, context: 40, vocabulary: 47) { Positions = positions };
}
