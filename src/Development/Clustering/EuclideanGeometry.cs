using System.Numerics.Tensors;

namespace Accelerated.Development.Clustering;

/// <summary>√Σ (a − b)² and the mean.</summary>
internal sealed class EuclideanGeometry : ICurveGeometry
{
    public double Distance(double[] a, double[] b) => TensorPrimitives.Distance<double>(a, b);

    public double[] Centre(IReadOnlyList<double[]> members, double[] previous) =>
        [.. Enumerable.Range(0, previous.Length).Select(i => members.Average(member => member[i]))];
}
