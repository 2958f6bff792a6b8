using System.Numerics.Tensors;

namespace Accelerated.Sampling;

/// <summary>
/// Heidelberger and Welch's test (1983) of one chain: its draws are stationary from some point on if the Cramér–von Mises statistic of their centred sums does not speak against it;
/// tenths of the chain are left out from the beginning, up to half of it. What is left should know its mean to a tenth.
/// </summary>
/// <param name="IsStationary">Whether some part of the chain passed.</param>
/// <param name="Start">Draws that had to be left out.</param>
/// <param name="PValue">Of the last statistic.</param>
/// <param name="Mean">Of the draws that are left.</param>
/// <param name="HalfWidth">Of the 95 % interval of that mean.</param>
public sealed record HeidelbergerWelch(bool IsStationary, int Start, double PValue, double Mean, double HalfWidth)
{
    /// <summary>The test's level.</summary>
    public const double Alpha = 0.05;

    /// <summary>Largest half width, as a share of the mean.</summary>
    public const double Epsilon = 0.1;

    /// <summary>Fewest draws that are tested.</summary>
    public const int LeastDraws = 20;

    private const double Normal95 = 1.959963984540054;

    /// <summary>Whether the chain is stationary and its mean known well enough.</summary>
    public bool IsPrecise => IsStationary && HalfWidth <= Epsilon * Math.Abs(Mean);

    /// <summary>Null with fewer than <see cref="LeastDraws"/> draws, or none that vary.</summary>
    public static HeidelbergerWelch? Test(ReadOnlySpan<double> chain)
    {
        double spectrum = chain.Length < LeastDraws ? 0 : LongRunVariance.Of(chain[(chain.Length / 2)..]);
        if (!(spectrum > 0))
        {
            return null;
        }

        double p = 0;
        int start = 0;
        for (int tenth = 0; tenth <= 5; tenth++)
        {
            start = tenth * chain.Length / 10;
            p = 1 - CramerVonMises(Statistic(chain[start..], spectrum));
            if (p >= Alpha)
            {
                break;
            }
        }

        ReadOnlySpan<double> kept = chain[start..];
        return new HeidelbergerWelch(p >= Alpha, start, p, TensorPrimitives.Average(kept), Normal95 * Math.Sqrt(LongRunVariance.Of(kept) / kept.Length));
    }

    /// <summary>Distribution function of ∫ B(t)² dt, B a Brownian bridge (Anderson and Darling, 1952): 0.95 at 0.46136.</summary>
    internal static double CramerVonMises(double x)
    {
        double sum = 0;
        double binomial = 1; // Γ(k + ½) / (√π k!)
        for (int k = 0; k < 8; k++)
        {
            double argument = (4 * k + 1) * (4 * k + 1) / (16 * x);
            sum += binomial * Math.Sqrt(4 * k + 1) * BesselTimesExponential(argument);
            binomial *= (k + 0.5) / (k + 1);
        }

        return x > 0 ? Math.Min(1, sum / (Math.PI * Math.Sqrt(x))) : 0;
    }

    private static double Statistic(ReadOnlySpan<double> x, double spectrum)
    {
        double mean = TensorPrimitives.Average(x);
        double bridge = 0, squares = 0;
        foreach (double value in x)
        {
            bridge += value - mean;
            squares += bridge * bridge;
        }

        return squares / (spectrum * x.Length * x.Length);
    }

    // e^−u K¼(u) = ∫₀^∞ exp(−u (1 + cosh t)) cosh(t/4) dt, whose integrand falls doubly exponentially: the trapezoidal rule is exact to rounding.
    private static double BesselTimesExponential(double u)
    {
        const double spacing = 0.05;
        double sum = Math.Exp(-2 * u) / 2;
        for (int i = 1; i < 400; i++)
        {
            double t = i * spacing;
            double term = Math.Exp(-u * (1 + Math.Cosh(t))) * Math.Cosh(t / 4);
            sum += term;
            if (term < 1e-18 * sum)
            {
                break;
            }
        }

        return sum * spacing;
    }
}
