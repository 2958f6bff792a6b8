namespace Accelerated.Tests.Reference;

/// <summary>One row of <c>head-deviation</c> in float64, with bounds for float32.</summary>
public sealed class HeadDeviationReference
{
    public HeadDeviationReference(
        ReadOnlySpan<float> z, ReadOnlySpan<float> t, ReadOnlySpan<float> gram, ReadOnlySpan<float> anchor, ReadOnlySpan<float> cross, double start, double sign, int width)
    {
        int size = z.Length;
        T = new double[size];
        TBounds = new double[size];
        double change = 0;
        double changeError = 0;
        for (int j = 0; j < size; j++)
        {
            double without = t[j];
            double magnitude = Math.Abs(t[j]);
            double own = 0;
            double ownMagnitude = 0;
            for (int i = 0; i < size; i++)
            {
                double crossed = anchor.IsEmpty ? 0 : (double)anchor[i] * cross[i * size + j];
                double term = (double)z[i] * gram[i * size + j];
                without -= crossed;
                magnitude += Math.Abs(crossed);
                own += term;
                ownMagnitude += Math.Abs(term);
            }

            T[j] = without + sign * own;
            TBounds[j] = RoundingError.Gamma(size + 3) * (magnitude + ownMagnitude);
            change += z[j] * (without + T[j]);
            changeError += RoundingError.Gamma(2 * size + 6) * Math.Abs(z[j]) * (2 * magnitude + ownMagnitude);
        }

        double variance = 1 / (start * start) + sign * change / width;
        double varianceError = (changeError + RoundingError.Gamma(2) * Math.Abs(change)) / width + RoundingError.Gamma(4) / (start * start);
        Reciprocal = 1 / Math.Sqrt(variance);

        // d(v^-½) = −½ v^-½ dv / v; the next term of the series is smaller by dv / v.
        ReciprocalBound = Reciprocal * (0.5 * varianceError / variance * (1 + varianceError / variance) + RoundingError.Gamma(4));
    }

    public double[] T { get; }

    public double[] TBounds { get; }

    public double Reciprocal { get; }

    public double ReciprocalBound { get; }
}
