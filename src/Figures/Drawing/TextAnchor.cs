namespace Accelerated.Figures.Drawing;

public enum TextAnchor
{
    Start,
    Middle,
    End,
}
