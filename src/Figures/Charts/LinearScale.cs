using System.Globalization;

namespace Accelerated.Figures.Charts;

/// <summary>Equal steps for equal differences, with ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale : AxisScale
{
    private const int WantedTicks = 6;
    private const double Margin = 0.04;
    private readonly double least;
    private readonly double most;

    /// <param name="sorted">Finite values, ascending; none at all gives the axis from 0 to 1.</param>
    public LinearScale(double[] sorted)
    {
        (double low, double high) = sorted.Length == 0 ? (0, 1) : (sorted[0], sorted[^1]);
        double spread = high - low;
        if (!(spread > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high))))
        {
            spread = high == 0 ? 1 : Math.Abs(high) * 0.2;
            (low, high) = (low - (spread / 2), high + (spread / 2));
        }

        (least, most) = (low - (Margin * spread), high + (Margin * spread));
        double step = NiceStep((most - least) / WantedTicks);
        List<AxisTick> ticks = [];
        for (long i = (long)Math.Ceiling(least / step); i * step <= most; i++)
        {
            ticks.Add(new AxisTick(Map(i * step), Label(i * step, step)));
        }

        Ticks = ticks;
    }

    public override IReadOnlyList<AxisTick> Ticks { get; }

    public override IReadOnlyList<double> MinorTicks => [];

    public override double? Break => null;

    public override double Map(double value) => (value - least) / (most - least);

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    private static string Label(double value, double step)
    {
        double magnitude = Math.Max(Math.Abs(value), step);
        if (magnitude >= 1e6 || step < 1e-4)
        {
            return value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace('-', '−');
        }

        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
        return value.ToString("N" + decimals, CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
