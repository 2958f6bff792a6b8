using System.Numerics.Tensors;
using Accelerated.Development.Curves;
using MathNet.Numerics.LinearAlgebra;

namespace Accelerated.Development.Clustering;

/// <summary>
/// Shape-based distance 1 − max over shifts s of Σ a[i + s] b[i] / (|a| |b|), between 0 and 2 (1 where a curve is all 0). The centre is the leading eigenvector of Q S Q, where S sums
/// the products of the members shifted onto the centre before and Q takes the mean away; it is standardised, and has the sign that is nearer to the members.
/// </summary>
internal sealed class ShapeGeometry : ICurveGeometry
{
    public double Distance(double[] a, double[] b) => 1 - Best(a, b).Correlation;

    public double[] Centre(IReadOnlyList<double[]> members, double[] previous)
    {
        int length = previous.Length;
        double[][] aligned = [.. members.Select(member => CurveGrid.Scale(Shift(member, Best(previous, member).Shift), CurveScaling.Standardised))];
        Matrix<double> products = Matrix<double>.Build.Dense(length, length);
        foreach (double[] member in aligned)
        {
            Vector<double> vector = Vector<double>.Build.Dense(member);
            products += vector.OuterProduct(vector);
        }

        if (products.FrobeniusNorm() == 0)
        {
            return new double[length];
        }

        Matrix<double> centring = Matrix<double>.Build.DenseIdentity(length) - (1.0 / length);
        Matrix<double> centred = centring * products * centring;
        double[] shape = CurveGrid.Scale(centred.Evd(Symmetricity.Symmetric).EigenVectors.Column(length - 1).ToArray(), CurveScaling.Standardised);
        double[] mirrored = [.. shape.Select(v => -v)];
        return aligned.Sum(member => Distance(member, shape)) <= aligned.Sum(member => Distance(member, mirrored)) ? shape : mirrored;
    }

    // How far b must move to the right to be most like a.
    private static (double Correlation, int Shift) Best(double[] a, double[] b)
    {
        double norms = TensorPrimitives.Norm<double>(a) * TensorPrimitives.Norm<double>(b);
        (double Correlation, int Shift) best = (0, 0);
        if (norms == 0)
        {
            return best;
        }

        best.Correlation = double.NegativeInfinity;
        foreach (int shift in Enumerable.Range(-(a.Length - 1), (2 * a.Length) - 1).OrderBy(Math.Abs))
        {
            int count = a.Length - Math.Abs(shift);
            double sum = TensorPrimitives.Dot<double>(a.AsSpan(Math.Max(shift, 0), count), b.AsSpan(Math.Max(-shift, 0), count)) / norms;
            if (sum > best.Correlation + 1e-12)
            {
                best = (sum, shift);
            }
        }

        return best;
    }

    private static double[] Shift(double[] values, int shift)
    {
        double[] moved = new double[values.Length];
        int count = values.Length - Math.Abs(shift);
        values.AsSpan(Math.Max(-shift, 0), count).CopyTo(moved.AsSpan(Math.Max(shift, 0)));
        return moved;
    }
}
