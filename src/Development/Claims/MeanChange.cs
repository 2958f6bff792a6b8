using Accelerated.Development.Curves;
using MathNet.Numerics.Distributions;

namespace Accelerated.Development.Claims;

/// <summary>A difference with the standard error that the sampling gives it; heads are taken as given, not as a sample.</summary>
internal readonly record struct MeanChange(double Value, double StandardError)
{
    /// <summary>One-sided p of a value above 0, normal.</summary>
    public double PositiveP => 1 - Normal.CDF(0, 1, Value / StandardError);

    /// <summary>One-sided p of a value below 0, normal.</summary>
    public double NegativeP => Normal.CDF(0, 1, Value / StandardError);

    /// <summary>Mean over curves of the last value less the one nearest to <paramref name="step"/>.</summary>
    public static MeanChange Since(IReadOnlyList<HeadCurve> curves, double step)
    {
        double sum = 0, variance = 0;
        foreach (HeadCurve curve in curves)
        {
            int from = curve.NearestTo(step);
            sum += curve.Final - curve.Values[from];
            variance += Square(curve.StandardErrors[^1]) + Square(curve.StandardErrors[from]);
        }

        return new MeanChange(sum / curves.Count, Math.Sqrt(variance) / curves.Count);
    }

    public static MeanChange operator -(MeanChange a, MeanChange b) => new(a.Value - b.Value, Math.Sqrt(Square(a.StandardError) + Square(b.StandardError)));

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value:+0.00;−0.00} ± {StandardError:0.00}");

    private static double Square(double value) => value * value;
}
