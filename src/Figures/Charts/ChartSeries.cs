using Accelerated.Support;

namespace Accelerated.Figures.Charts;

/// <summary>Points that belong together. A point whose value is not finite is kept in the table and interrupts the line.</summary>
public sealed record ChartSeries
{
    private ChartSeries(string name, SeriesKind kind, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> standardErrors)
    {
        Require.Length(y.Count, x.Count, $"one value per x of series '{name}'");
        Require.Length(standardErrors.Count, x.Count, $"one standard error per x of series '{name}'");
        (Name, Kind, X, Y, StandardErrors) = (name, kind, x, y, standardErrors);
    }

    public string Name { get; }

    public SeriesKind Kind { get; }

    public IReadOnlyList<double> X { get; }

    public IReadOnlyList<double> Y { get; }

    /// <summary>Half the height of the band (or bar) around each point; not a number where it is unknown.</summary>
    public IReadOnlyList<double> StandardErrors { get; }

    /// <summary>Which of <see cref="SeriesStyle"/>; the place in the panel unless set, so that a head keeps its colour in every figure.</summary>
    public int? StyleIndex { get; init; }

    /// <summary>What the series is for in the figure.</summary>
    public SeriesRole Role { get; init; } = SeriesRole.Named;

    /// <summary>A word beside each point of a series of points; none where it is empty.</summary>
    public IReadOnlyList<string> PointLabels { get; init; } = [];

    /// <summary>Whether a name stands beside the panel.</summary>
    public bool HasName => Role is SeriesRole.Named or SeriesRole.Smooth && Name.Length > 0;

    public static ChartSeries Line(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Line, x, y, Unknown(x.Count));

    public static ChartSeries LineWithBand(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> standardErrors) =>
        new(name, SeriesKind.Line, x, y, standardErrors);

    public static ChartSeries Points(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Points, x, y, Unknown(x.Count));

    public static ChartSeries PointsWithBars(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> standardErrors) =>
        new(name, SeriesKind.Points, x, y, standardErrors);

    private static double[] Unknown(int count)
    {
        double[] errors = new double[count];
        Array.Fill(errors, double.NaN);
        return errors;
    }
}
