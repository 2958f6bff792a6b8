namespace Accelerated.Development.Clustering;

/// <summary>A distance between curves, and the centre that goes with it.</summary>
internal interface ICurveGeometry
{
    double Distance(double[] a, double[] b);

    /// <param name="members">At least one.</param>
    /// <param name="previous">The centre before; members are aligned with it where the distance aligns.</param>
    double[] Centre(IReadOnlyList<double[]> members, double[] previous);
}
