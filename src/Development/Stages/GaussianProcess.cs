using Accelerated.Support;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Accelerated.Development.Stages;

/// <summary>
/// A Gaussian process given noisy values: covariance k(x, x′) = c² + s² exp(−(x − x′)² / 2ℓ²), noise of known variance at each point. All in float64, by one Cholesky factorisation.
/// </summary>
public sealed class GaussianProcess
{
    private readonly double[] x;
    private readonly GaussianProcessKernel kernel;
    private readonly Cholesky<double> cholesky;
    private readonly Vector<double> weights;

    /// <param name="x">Places.</param>
    /// <param name="y">Values there.</param>
    /// <param name="noise">Variance of each value around the process, above 0.</param>
    /// <param name="kernel">Of the process.</param>
    public GaussianProcess(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> noise, GaussianProcessKernel kernel)
    {
        Require.Positive(x.Count);
        Require.Length(y.Count, x.Count, "one value per place");
        Require.Length(noise.Count, x.Count, "one variance per place");
        (this.x, this.kernel) = ([.. x], kernel);
        Matrix<double> covariance = Matrix<double>.Build.Dense(x.Count, x.Count, (i, j) => kernel.Value(x[i] - x[j]) + (i == j ? noise[i] : 0));
        cholesky = covariance.Cholesky();
        Vector<double> values = Vector<double>.Build.Dense([.. y]);
        weights = cholesky.Solve(values);
        LogLikelihood = -0.5 * (values.DotProduct(weights) + cholesky.DeterminantLn + (x.Count * Math.Log(2 * Math.PI)));
    }

    /// <summary>ln p(y): −½ (yᵀK⁻¹y + ln |K| + n ln 2π).</summary>
    public double LogLikelihood { get; }

    public double Mean(double at) => Covariances(at).DotProduct(weights);

    /// <summary>Of the process (not of a new noisy value).</summary>
    public double Variance(double at)
    {
        Vector<double> k = Covariances(at);
        return Math.Max(0, kernel.Value(0) - k.DotProduct(cholesky.Solve(k)));
    }

    /// <summary>Mean of the derivative.</summary>
    public double Slope(double at) => SlopeCovariances(at).DotProduct(weights);

    /// <summary>Mean of the second derivative.</summary>
    public double Curvature(double at) => Vector<double>.Build.Dense(x.Length, i => kernel.SecondDerivative(at - x[i])).DotProduct(weights);

    public double SlopeVariance(double at) => Math.Max(0, SlopeCovariance([at])[0, 0]);

    /// <summary>[places, places]: covariance of the derivative at <paramref name="places"/>.</summary>
    public double[,] SlopeCovariance(IReadOnlyList<double> places)
    {
        Matrix<double> cross = Matrix<double>.Build.Dense(x.Length, places.Count, (i, j) => kernel.Derivative(places[j] - x[i]));
        Matrix<double> explained = cross.TransposeThisAndMultiply(cholesky.Solve(cross));
        return Matrix<double>.Build.Dense(places.Count, places.Count, (i, j) => -kernel.SecondDerivative(places[i] - places[j]) - explained[i, j]).ToArray();
    }

    private Vector<double> Covariances(double at) => Vector<double>.Build.Dense(x.Length, i => kernel.Value(at - x[i]));

    private Vector<double> SlopeCovariances(double at) => Vector<double>.Build.Dense(x.Length, i => kernel.Derivative(at - x[i]));
}
