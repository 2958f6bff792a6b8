using Accelerated.Kernels.Random;
using Accelerated.LearningCoefficients.Responses;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients.Responses;

/// <summary>What is read off the losses of single data, on draws whose distribution is known.</summary>
public sealed class ResponseTests
{
    private const double Errors = 4.5; // standard errors; by chance beyond once in 150,000 normal draws

    [Fact]
    public void The_singular_fluctuation_of_a_normal_mean_is_that_of_its_posterior()
    {
        // ℓ_i = (w − x_i)² / 2 with draws w − w* ~ N(0, s²): Var ℓ_i = s² (x_i − w*)² + s⁴ / 2, and ν = nβ/2 · mean Var.
        const double s = 0.2, nbeta = 25;
        double[] data = [-1.5, -0.2, 0.4, 2];
        using var folder = new TemporaryFolder();
        using TokenTrace trace = NormalMean(folder, s, data, draws: 4000);

        var criteria = InformationCriteria.Of(trace, nbeta, dataRows: 100);

        double variance = data.Average(x => s * s * x * x + s * s * s * s / 2);
        double expected = nbeta / 2 * variance;

        // Excess losses are a ξ² − b ξ with a = s²/2, b = s x: variance 2a² + b², fourth central moment 60a⁴ + 60a²b² + 3b⁴. A sample variance has variance (μ₄ − σ⁴)/n, and the error
        // of the mean over data is at most the mean of their errors. Rounding to 11 bits moves a variance by less than 2⁻¹⁰ of it.
        double error = nbeta / 2 * data.Average(x => Math.Sqrt((Fourth(s * s / 2, s * x) - Math.Pow(s * s * s * s / 2 + s * s * x * x, 2)) / trace.Samples));
        double rounding = expected / 1024;
        Assert.InRange(criteria.SingularFluctuation - expected, -Errors * error - rounding, Errors * error + rounding);
        Assert.Equal(criteria.BayesTrainingLoss + nbeta / 100 * (criteria.SingularFluctuation * 2 / nbeta), criteria.Waic, 1e-12);

        // E exp(−(w−x)²/2) for w ~ N(0, s²) is exp(−x² / (2 (1 + s²))) / √(1 + s²).
        double training = data.Average(x => x * x / (2 * (1 + s * s)) + Math.Log(1 + s * s) / 2);
        Assert.InRange(criteria.BayesTrainingLoss - training, -Errors * Math.Sqrt(variance / trace.Samples), Errors * Math.Sqrt(variance / trace.Samples));
        double anchor = data.Average(x => x * x / 2);
        Assert.Equal(anchor, criteria.AnchorLoss, 1e-6);
        Assert.InRange(criteria.MeanLoss - anchor - s * s / 2, -Errors * Math.Sqrt(variance / trace.Samples), Errors * Math.Sqrt(variance / trace.Samples));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(21.71)]
    public void Wbic_is_taken_at_the_number_of_samples_whose_temperature_nbeta_is(double nbeta)
    {
        double m = InformationCriteria.SamplesAt(nbeta)!.Value;

        Assert.Equal(nbeta, m / Math.Log(m), 1e-9);
        Assert.True(m > Math.E);
        Assert.Null(InformationCriteria.SamplesAt(2.7));
    }

    [Fact]
    public void The_susceptibility_is_minus_the_covariance_with_the_mean_loss()
    {
        // Two data whose losses are a + b and a − b: the mean loss is a, each lies ±b from it, so χ = ∓nβ Cov(a, b).
        const double nbeta = 10;
        using var folder = new TemporaryFolder();
        var random = new System.Random(5);
        const int draws = 500;
        double[] a = [.. Enumerable.Range(0, draws).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. a.Select(x => 0.5 * x + 0.2 * (random.NextDouble() - 0.5))];
        using TokenTrace trace = Write(folder, 1, draws, 1, 2, (_, d, j) => j == 0 ? a[d] + b[d] : a[d] - b[d], _ => 1);

        var susceptibilities = Susceptibilities.OfTokens(trace, nbeta);

        double covariance = a.Zip(b, (x, y) => (x - a.Average()) * (y - b.Average())).Sum() / (draws - 1);
        Assert.Equal(-nbeta * covariance, susceptibilities.Values[0], 2e-3 * nbeta * covariance); // halves of 11 bits
        Assert.Equal(nbeta * covariance, susceptibilities.Values[1], 2e-3 * nbeta * covariance);
    }

    [Fact]
    public void What_chains_disagree_on_is_no_influence_and_the_correlation_of_a_loss_with_itself_is_one()
    {
        using var folder = new TemporaryFolder();
        var random = new System.Random(6);
        double[] noise = [.. Enumerable.Range(0, 2 * 300).Select(_ => random.NextDouble() - 0.5)];

        // Rows 0 and 1 move together, row 2 against them; chain 1 stands higher by 3 in all of them.
        using TokenTrace trace = Write(folder, 2, 300, 3, 1, (c, d, j) => 3 * c + noise[c * 300 + d] * (j == 2 ? -2 : 1), _ => 0.5);

        var influence = InfluenceMatrix.Of(trace);

        Assert.Equal(1, influence.Correlation[0], 1e-12);
        Assert.Equal(1, influence.Correlation[1], 2e-3);
        Assert.Equal(-1, influence.Correlation[2], 2e-3);
        double variance = (Variance(noise[..300]) + Variance(noise[300..])) / 2;
        Assert.Equal(variance, influence.Covariance[0], 0.02 * variance);
    }

    [Fact]
    public void Principal_components_find_the_line_that_data_lie_on()
    {
        double[] values = [.. Enumerable.Range(0, 50).SelectMany(i => (double[])[3 + 0.6 * i, 1 - 0.8 * i, 0])];

        var principal = PrincipalComponents.Of(values, 50, 3, ColumnScaling.Centred);

        Assert.Equal(1, principal.Explained[0], 1e-12);
        Assert.Equal([-0.6, 0.8, 0], Enumerable.Range(0, 3).Select(c => Math.Round(principal.Loadings[0, c], 9)));
        Assert.Equal(-1, principal.Scores[1, 0] - principal.Scores[0, 0], 1e-9);
    }

    private static double Fourth(double a, double b) => 60 * a * a * a * a + 60 * a * a * b * b + 3 * b * b * b * b;

    private static double Variance(double[] x) => x.Sum(v => (v - x.Average()) * (v - x.Average())) / (x.Length - 1);

    private static TokenTrace NormalMean(TemporaryFolder folder, double s, double[] data, int draws)
    {
        var w = new float[draws];
        NormalNoise.Fill(w, 9, NoisePurpose.SyntheticSequences, 0, 0);
        return Write(folder, 1, draws, data.Length, 1, (_, d, j) => (Math.Pow(s * w[d] - data[j], 2) - data[j] * data[j]) / 2, j => data[j] * data[j] / 2);
    }

    private static TokenTrace Write(TemporaryFolder folder, int chains, int draws, int rows, int terms, Func<int, int, int, double> excess, Func<int, double> anchor)
    {
        using (var stream = new NumpyStream<Half>(folder["trace.npy"], chains, draws, rows, terms))
        {
            for (int c = 0; c < chains; c++)
            {
                for (int d = 0; d < draws; d++)
                {
                    stream.Write((c * draws + d) * rows * terms, [.. Enumerable.Range(0, rows * terms).Select(j => (Half)excess(c, d, j))]);
                }
            }

            stream.Commit();
        }

        NumpyFile.Write(folder["anchor.npy"], [.. Enumerable.Range(0, rows * terms).Select(j => (float)anchor(j))], rows, terms);
        return new TokenTrace(folder["trace.npy"], folder["anchor.npy"], [.. Enumerable.Range(0, chains)]);
    }
}
