using System.Numerics.Tensors;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>Covariances of one number with many, sample by sample (Welford), without keeping the samples.</summary>
internal sealed class RunningCovariance(int count)
{
    private readonly double[] means = new double[count];
    private readonly double[] sums = new double[count];
    private readonly double[] scratch = new double[count];
    private double mean;
    private int samples;

    public void Add(double x, ReadOnlySpan<double> ys)
    {
        samples++;
        double before = x - mean;
        mean += before / samples;
        TensorPrimitives.Subtract(ys, means, scratch);
        TensorPrimitives.MultiplyAdd<double>(scratch, 1.0 / samples, means, means);
        TensorPrimitives.Subtract(ys, means, scratch);
        TensorPrimitives.MultiplyAdd<double>(scratch, before, sums, sums);
    }

    /// <summary>Sample covariances, divided by samples − 1.</summary>
    public double[] Values()
    {
        var values = new double[sums.Length];
        TensorPrimitives.Divide(sums, Math.Max(1, samples - 1), values);
        return values;
    }
}
