using Accelerated.Support;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>Principal components of a table whose rows are data and whose columns are quantities measured on each.</summary>
/// <param name="Explained">Share of the variance along each component, largest first.</param>
/// <param name="Loadings">[components, columns]: unit vectors; the largest element of each is positive.</param>
/// <param name="Scores">[rows, components]: the data in these coordinates.</param>
public sealed record PrincipalComponents(IReadOnlyList<double> Explained, double[,] Loadings, double[,] Scores)
{
    /// <param name="values">[rows, columns] row-major.</param>
    /// <param name="rows">At least 2.</param>
    /// <param name="columns">Few: their covariance is decomposed.</param>
    /// <param name="standardise">Columns are centred, and with <see cref="ColumnScaling.Standardised"/> divided by their standard deviation.</param>
    public static PrincipalComponents Of(IReadOnlyList<double> values, int rows, int columns, ColumnScaling standardise)
    {
        Require.Length(values.Count, (long)rows * columns, $"{rows} rows × {columns} columns");
        Require.Within(rows, 2, int.MaxValue);
        Matrix<double> x = Matrix<double>.Build.Dense(rows, columns, (r, c) => values[r * columns + c]);
        for (int c = 0; c < columns; c++)
        {
            Vector<double> column = x.Column(c);
            column -= column.Average();
            double deviation = Math.Sqrt(column.DotProduct(column) / (rows - 1));
            x.SetColumn(c, standardise == ColumnScaling.Standardised && deviation > 0 ? column / deviation : column);
        }

        Evd<double> decomposition = (x.TransposeThisAndMultiply(x) / (rows - 1)).Evd(Symmetricity.Symmetric);
        double[] variances = [.. decomposition.EigenValues.Select(v => Math.Max(0, v.Real)).Reverse()];
        double total = variances.Sum();
        var loadings = new double[columns, columns];
        for (int k = 0; k < columns; k++)
        {
            Vector<double> direction = decomposition.EigenVectors.Column(columns - 1 - k);
            direction *= Math.Sign(direction[direction.AbsoluteMaximumIndex()]) is var sign and not 0 ? sign : 1;
            for (int c = 0; c < columns; c++)
            {
                loadings[k, c] = direction[c];
            }
        }

        Matrix<double> scores = x * Matrix<double>.Build.DenseOfArray(loadings).Transpose();
        return new PrincipalComponents([.. variances.Select(v => total > 0 ? v / total : 0)], loadings, scores.ToArray());
    }
}
