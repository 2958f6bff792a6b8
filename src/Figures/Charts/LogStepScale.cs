using System.Globalization;

namespace Accelerated.Figures.Charts;

/// <summary>The axis of <see cref="AxisKind.LogStep"/>: log₁₀ of the step between the first and the last positive one; step 0, if any, stands before a break.</summary>
internal sealed class LogStepScale : AxisScale
{
    private const double Margin = 0.02;
    private const double ZeroShare = 0.1;
    private readonly double first;
    private readonly double span;
    private readonly double zeroShare;

    /// <param name="sorted">Ascending, none negative, at least one positive.</param>
    public LogStepScale(double[] sorted)
    {
        bool hasZero = sorted[0] == 0;
        first = Math.Log10(sorted.First(v => v > 0));
        span = Math.Log10(sorted[^1]) - first;
        double last = sorted[^1];
        if (span < 1e-9)
        {
            (first, span) = (first - 0.5, 1);
        }

        zeroShare = hasZero ? ZeroShare : 0;
        Break = hasZero ? Margin + (zeroShare / 2) : null;
        List<AxisTick> ticks = hasZero ? [new AxisTick(Margin, "0")] : [];
        List<double> minor = [];
        for (int decade = (int)Math.Floor(first); decade <= first + span; decade++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double value = digit * Math.Pow(10, decade);
                double place = Map(value);
                if (value < Math.Pow(10, first) * (1 - 1e-9) || value > Math.Pow(10, first + span) * (1 + 1e-9))
                {
                    continue;
                }

                if (digit == 1 || (span < 2.5 && digit is 2 or 5))
                {
                    ticks.Add(new AxisTick(place, Label(value)));
                }
                else
                {
                    minor.Add(place);
                }
            }
        }

        if (ticks.TrueForAll(tick => Map(last) - tick.At > 0.09))
        {
            ticks.Add(new AxisTick(Map(last), Label(last)));
        }

        (Ticks, MinorTicks) = (ticks, minor);
    }

    public override IReadOnlyList<AxisTick> Ticks { get; }

    public override IReadOnlyList<double> MinorTicks { get; }

    public override double? Break { get; }

    public override double Map(double value) =>
        value <= 0 ? Margin : Margin + zeroShare + ((1 - (2 * Margin) - zeroShare) * (Math.Log10(value) - first) / span);

    private static string Label(double step) =>
        step >= 1000 ? (step / 1000).ToString("0.##", CultureInfo.InvariantCulture) + "k" : step.ToString("0.##", CultureInfo.InvariantCulture);
}
