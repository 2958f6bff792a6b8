namespace Accelerated.Tests.Reference;

/// <summary>C = α A B + β D + 1 biasᵀ in float64 over row-major matrices, with a bound for any order of a float32 computation: γ of K + 4 times the sum of the magnitudes of all terms.</summary>
public sealed class MatrixProductReference
{
    public MatrixProductReference(float[] a, float[] b, float[]? d, float[]? bias, double alpha, double beta, int m, int n, int k)
    {
        Values = new double[m * n];
        Bounds = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                double magnitude = 0;
                for (int s = 0; s < k; s++)
                {
                    double term = alpha * a[i * k + s] * b[s * n + j];
                    sum += term;
                    magnitude += Math.Abs(term);
                }

                if (d is not null)
                {
                    sum += beta * d[i * n + j];
                    magnitude += Math.Abs(beta * d[i * n + j]);
                }

                if (bias is not null)
                {
                    sum += bias[j];
                    magnitude += Math.Abs(bias[j]);
                }

                Values[i * n + j] = sum;
                Bounds[i * n + j] = RoundingError.Gamma(k + 4) * magnitude;
            }
        }
    }

    public double[] Values { get; }

    public double[] Bounds { get; }
}
