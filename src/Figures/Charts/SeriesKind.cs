namespace Accelerated.Figures.Charts;

public enum SeriesKind
{
    Line,
    Points,
}
