namespace Accelerated.Figures.Charts;

/// <summary>From values to places on an axis, and the values worth a label.</summary>
internal abstract class AxisScale
{
    /// <summary>0 at the lower end of the axis, 1 at the upper.</summary>
    public abstract double Map(double value);

    /// <summary>Labelled ticks, fewest that are useful; the renderer drops those whose labels would touch.</summary>
    public abstract IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>Places of ticks without a label.</summary>
    public abstract IReadOnlyList<double> MinorTicks { get; }

    /// <summary>Where the axis is interrupted, if anywhere.</summary>
    public abstract double? Break { get; }

    /// <param name="kind">Of the axis.</param>
    /// <param name="values">All that must be seen; those that are not finite are passed over.</param>
    public static AxisScale Of(AxisKind kind, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite).Distinct().Order()];
        return kind == AxisKind.LogStep && finite.Length > 0 && finite[^1] > 0 && finite[0] >= 0 ? new LogStepScale(finite) : new LinearScale(finite);
    }
}
