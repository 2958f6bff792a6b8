namespace Accelerated.Figures.Charts;

/// <summary>A rectangle on a drawing that a word or a marker takes.</summary>
internal readonly record struct LabelBox(double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(LabelBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
