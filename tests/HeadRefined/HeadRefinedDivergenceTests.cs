using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.HeadRefined;

/// <summary>Divergences from a teacher on the head-refined path against the full one and against float64.</summary>
public sealed class HeadRefinedDivergenceTests
{
    private const int Vocabulary = 47;

    public static TheoryData<int, int, int, int, int, PositionalEmbedding, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, int, int, PositionalEmbedding, string>();
            foreach (string teacher in (string[])["model", "bigram"])
            {
                cases.Add(1, 3, 5, 12, 31, PositionalEmbedding.Standard, teacher);
                cases.Add(1, 1, 4, 8, 2, PositionalEmbedding.Shortformer, teacher);
                cases.Add(2, 3, 5, 12, 7, PositionalEmbedding.Shortformer, teacher);
                cases.Add(2, 2, 32, 48, 40, PositionalEmbedding.Standard, teacher);
                cases.Add(3, 2, 5, 12, 9, PositionalEmbedding.Shortformer, teacher);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_head_has_the_divergence_and_gradient_of_the_full_path(int layers, int heads, int headSize, int width, int length, PositionalEmbedding positions, string teacher)
    {
        foreach (HeadSharing sharing in Enum.GetValues<HeadSharing>())
        {
            using var @case = new HeadRefinedCase(Shape(layers, heads, headSize, width, positions), rows: 3, length, sharing, teach: Teacher(teacher));
            Walker[] walkers =
            [
                .. from layer in Enumerable.Range(0, layers)
                   from head in Enumerable.Range(0, heads)
                   from chain in Enumerable.Range(0, 2)
                   select @case.Walker($"{layer}:{head}", (uint)(layer * 100 + head * 10 + chain), biases: chain == 0 ? HeadBiases.Include : HeadBiases.Exclude),
            ];
            @case.AgreesWithFullPath(walkers, [2, 0]);
        }
    }

    [Theory]
    [InlineData("1:1.qk")]
    [InlineData("1:2.o")]
    [InlineData("0:1.ov")]
    public void Parts_of_a_head_have_the_divergence_and_gradient_of_the_full_path(string name)
    {
        using var @case = new HeadRefinedCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), rows: 2, length: 8, teach: Teacher("model"));
        @case.AgreesWithFullPath([@case.Walker(name, 1), @case.Walker(name, 2, biases: HeadBiases.Exclude)], [1, 0]);
    }

    [Fact]
    public void A_batch_worked_through_in_parts_has_the_divergence_and_gradient_of_the_full_path()
    {
        TransformerShape shape = new(layers: 2, heads: 2, headSize: 32, width: 16, context: 64, vocabulary: 23);
        using var @case = new HeadRefinedCase(shape, rows: 70, length: 64, teach: model => new ModelTeacher(Twin(model, shape)));
        @case.AgreesWithFullPath([@case.Walker("1:1"), @case.Walker("0:0")], @case.AllRows);
    }

    [Theory]
    [InlineData("1:1")]
    [InlineData("0:1")]
    public void The_divergence_of_every_token_and_its_gradient_are_those_of_float64(string name)
    {
        TransformerShape shape = Shape(2, 2, 5, 12, PositionalEmbedding.Shortformer);
        using var @case = new HeadRefinedCase(shape, rows: 3, length: 9, teach: Teacher("model"));
        using var twin = new ModelCase(OneLayer(shape), 3, 9, seed: 8);
        Walker walker = @case.Walker(name);
        var terms = new float[3 * 8];
        @case.Refined.Terms(@case.AllRows, [walker], terms);
        @case.Refined.LossesAndGradients(@case.AllRows, [walker], new double[1]);
        float[] gradient = walker.Gradient.ToArray();
        TransformerReference reference = @case.Model.Reference();
        TransformerReference teacher = twin.Reference();
        var places = new List<(double[] Tensor, int Index)>();
        float[] moved = walker.Weights.ToArray();
        foreach (ParameterRange range in walker.Restriction.Ranges)
        {
            TensorSlot tensor = @case.Model.Model.Layout.Tensors.Single(t => t.Offset <= range.Offset && range.Offset < t.Offset + t.Length);
            places.AddRange(Enumerable.Range(range.Offset - tensor.Offset, range.Length).Select(i => (reference.Tensors[tensor.Name], i)));
        }

        for (int i = 0; i < places.Count; i++)
        {
            places[i].Tensor[places[i].Index] = moved[i];
        }

        double[] expected = Divergences();

        // One side only rounds: half the tolerance between two paths.
        Assert.All(expected.Zip(terms), p => Assert.Equal(p.First, p.Second, HeadRefinedCase.LossTolerance / 2));
        Assert.True(expected.Average() > 0.1, "The models are too much alike to be a test.");
        for (int i = 0; i < places.Count; i += 17)
        {
            const double h = 1e-4;
            places[i].Tensor[places[i].Index] = moved[i] + h;
            double above = Divergences().Average();
            places[i].Tensor[places[i].Index] = moved[i] - h;
            double below = Divergences().Average();
            places[i].Tensor[places[i].Index] = moved[i];
            double slope = (above - below) / (2 * h);
            Assert.Equal(slope, gradient[i], HeadRefinedCase.GradientTolerance / 2 * (1 + 10 * Math.Abs(slope)));
        }

        double[] Divergences() =>
        [
            .. from s in Enumerable.Range(0, 3)
               let tokens = @case.Model.Tokens[(s * 9)..((s + 1) * 9)]
               from pair in teacher.LogProbabilities(tokens).Zip(reference.LogProbabilities(tokens)).Take(8)
               select pair.First.Zip(pair.Second, (q, p) => Math.Exp(q) * (q - p)).Sum(),
        ];
    }

    [Theory]
    [InlineData(HeadSharing.Heads)]
    [InlineData(HeadSharing.None)]
    public void Divergences_at_the_anchor_are_the_models_and_the_same_bits_whether_walkers_came_across_them_or_not(HeadSharing sharing)
    {
        TransformerShape shape = Shape(2, 2, 4, 12, PositionalEmbedding.Standard);
        using var before = new HeadRefinedCase(shape, rows: 4, length: 9, sharing, teach: Teacher("model"));
        using var after = new HeadRefinedCase(shape, rows: 4, length: 9, sharing, teach: Teacher("model"));
        after.Refined.LossesAndGradients([3, 0], [after.Walker("1:1"), after.Walker("0:1")], new double[2]);
        _ = after.Refined.AnchorLoss([3, 0]);
        after.Refined.LossesAndGradients([1, 2], [after.Walker("1:1"), after.Walker("1:0")], new double[2]);

        double loss = before.Refined.AnchorLoss([1, 2]);

        Assert.Equal(loss, after.Refined.AnchorLoss([1, 2]));
        Assert.Equal(before.Full(before.Walker("0:0", distance: 0), [1, 2]).Loss, loss, HeadRefinedCase.LossTolerance);
    }

    [Fact]
    public void No_bit_of_a_walker_depends_on_its_company()
    {
        TransformerShape shape = Shape(2, 3, 32, 40, PositionalEmbedding.Shortformer);
        using var company = new HeadRefinedCase(shape, rows: 5, length: 37, teach: Teacher("model"));
        using var alone = new HeadRefinedCase(shape, rows: 5, length: 37, threads: 5, teach: Teacher("model"));
        string[] names = ["1:0", "1:2", "0:1", "1:0", "1:1"];
        Walker[] walkers = [.. names.Select((name, i) => company.Walker(name, (uint)i))];
        var losses = new double[walkers.Length];
        company.Refined.LossesAndGradients([4, 1, 3], walkers, losses);
        for (int i = 0; i < walkers.Length; i++)
        {
            Walker single = alone.Walker(names[i], (uint)i);
            var loss = new double[1];
            alone.Refined.LossesAndGradients([4, 1, 3], [single], loss);
            Assert.Equal(losses[i], loss[0]);
            Assert.Equal(walkers[i].Gradient.ToArray(), single.Gradient.ToArray());
        }
    }

    internal static Func<ModelCase, ITeacher> Teacher(string name) => model => name == "bigram"
        ? BigramTeacher.Count(model.Device, model.Shape.Vocabulary, model.Tokens.Chunk(model.Length))
        : new ModelTeacher(Twin(model, OneLayer(model.Shape)));

    private static TransformerShape OneLayer(TransformerShape shape) => new(layers: 1, heads: 2, headSize: 3, width: 7, shape.Context, shape.Vocabulary);

    private static Transformer Twin(ModelCase model, TransformerShape shape)
    {
        using var twin = new ModelCase(shape, model.Sequences, model.Length, seed: 8);
        var same = new Transformer(model.Device, shape);
        same.Parameters.CopyFrom(twin.Values);
        return same;
    }

    private static TransformerShape Shape(int layers, int heads, int headSize, int width, PositionalEmbedding positions) =>
        new(layers, heads, headSize, width, context: 40, Vocabulary) { Positions = positions };
}
