using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>Scores of weights and of losses against textbook computations in float64.</summary>
public sealed class StructureScoresTests
{
    [Fact]
    public void Compositions_are_those_of_the_multiplied_out_matrices()
    {
        using var test = new ModelCase(new TransformerShape(3, 2, 3, 7, 8, 5), sequences: 1, length: 4);
        TransformerReference reference = test.Reference();
        Score[] scores = [.. Compositions.Of(test.Model.Layout, test.Values)];
        Assert.Equal(3 * (2 * 2 * 3), scores.Length);
        foreach (Score score in scores)
        {
            double[,] a = Product(Part("V", score.Head!.Value), Part("O", score.Head!.Value));
            Head to = score.ToHead!.Value;
            double[,] b = score.Metric switch
            {
                ScoreMetric.KeyComposition => Product(Part("K", to), Transpose(Part("Q", to))),
                ScoreMetric.QueryComposition => Product(Part("Q", to), Transpose(Part("K", to))),
                _ => Product(Part("V", to), Part("O", to)),
            };
            Assert.Equal(Norm(Product(a, b)) / (Norm(a) * Norm(b)), score.Value, 1e-12);
            Assert.True(to.Layer > score.Head!.Value.Layer);
        }

        double[,] Part(string which, Head head)
        {
            double[] tensor = reference.Tensors[$"blocks.{head.Layer}.attn.W_{which}"];
            (int rows, int columns) = which == "O" ? (3, 7) : (7, 3);
            var part = new double[rows, columns];
            for (int i = 0; i < rows * columns; i++)
            {
                part[i / columns, i % columns] = tensor[head.Index * rows * columns + i];
            }

            return part;
        }
    }

    [Fact]
    public void A_head_that_writes_into_the_keys_of_another_composes_with_them_and_one_of_zeros_with_nothing()
    {
        using var model = new InductionModel(vocabulary: 6, context: 9);
        Dictionary<string, double> scores = Compositions.Of(model.Model.Layout, model.Values).ToDictionary(s => s.Metric, s => s.Value);
        // A = Σ_t e_t e′_tᵀ and B = Σ_t e′_t e_tᵀ up to scale, both of rank 6: ‖A B‖ / (‖A‖ ‖B‖) = √6 / 6.
        Assert.Equal(1 / Math.Sqrt(6), scores[ScoreMetric.KeyComposition], 1e-6);
        Assert.Equal(0, scores[ScoreMetric.QueryComposition], 1e-12);
        Assert.Equal(0, scores[ScoreMetric.ValueComposition]);
    }

    [Fact]
    public void A_model_of_one_layer_has_no_compositions() =>
        Assert.Empty(Compositions.Of(new ParameterLayout(new TransformerShape(1, 2, 3, 4, 5, 6)), new float[new ParameterLayout(new TransformerShape(1, 2, 3, 4, 5, 6)).Length]));

    [Fact]
    public void Squared_norms_of_tensors_add_up_to_the_models_and_those_of_heads_to_their_tensors()
    {
        using var test = new ModelCase(new TransformerShape(2, 3, 5, 12, 12, 19), sequences: 1, length: 4);
        Dictionary<string, double> squares = WeightNorms.Of(test.Model.Layout, test.Values).ToDictionary(s => s.Component, s => s.Value * s.Value);
        double all = test.Values.Sum(v => (double)v * v);
        Assert.Equal(all, squares[Score.WholeModel], 1e-9 * all);
        Assert.Equal(all, test.Model.Layout.Tensors.Sum(t => squares[t.Name]), 1e-9 * all);
        string[] perHead = ["W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V", "W_O"];
        Assert.Equal(perHead.Sum(t => squares[$"blocks.1.attn.{t}"]), Enumerable.Range(0, 3).Sum(h => squares[$"1:{h}"]), 1e-9 * all);
    }

    [Fact]
    public void Losses_in_context_learning_and_positional_ablation_agree_with_float64()
    {
        const int Rows = 6, Length = 12;
        using var test = new ModelCase(new TransformerShape(2, 3, 5, 12, Length, 19), Rows, Length);
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        Dictionary<string, Score> scores = TextScores.Of(test.Model, rows, Rows).ToDictionary(s => s.Metric);
        TransformerReference reference = test.Reference();
        double[] intact = test.ReferenceLosses(reference);
        Array.Clear(reference.Tensors["pos_embed.W_pos"]);
        double[] without = test.ReferenceLosses(reference);
        (int early, int late) = ScoreIndices.InContext(Length)!.Value;
        SampleMean inContext = SampleMean.Of(Enumerable.Range(0, Rows).Select(r => intact[r * (Length - 1) + late] - intact[r * (Length - 1) + early]));
        SampleMean change = SampleMean.Of(Enumerable.Range(0, Rows).Select(r => Row(without, r) - Row(intact, r)));
        const double Tolerance = 400 * 40 / 16_777_216.0; // as for losses of a transformer
        Assert.Equal(intact.Average(), scores[ScoreMetric.Loss].Value, Tolerance);
        Assert.Equal(without.Average(), scores[ScoreMetric.PositionalAblation].Value, Tolerance);
        Assert.Equal(change.Mean, scores[ScoreMetric.PositionalAblationChange].Value, 2 * Tolerance);
        Assert.Equal(change.StandardError, scores[ScoreMetric.PositionalAblationChange].StandardError!.Value, 2 * Tolerance);
        Assert.Equal(inContext.Mean, scores[ScoreMetric.InContextLearning].Value, 2 * Tolerance);
        Assert.Equal(inContext.StandardError, scores[ScoreMetric.InContextLearning].StandardError!.Value, 2 * Tolerance);
        Assert.Equal(test.Values, test.Model.Parameters.ToArray());

        static double Row(double[] losses, int row) => losses.Skip(row * (Length - 1)).Take(Length - 1).Average();
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    private static double[,] Transpose(double[,] a)
    {
        var transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                transposed[j, i] = a[i, j];
            }
        }

        return transposed;
    }

    private static double Norm(double[,] a) => Math.Sqrt(a.Cast<double>().Sum(v => v * v));
}
