namespace Accelerated.Figures.Charts;

public enum MarkerShape
{
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Plus,
    Pentagon,
    Cross,
}
