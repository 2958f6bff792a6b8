namespace Accelerated.Figures.Drawing;

public enum TextWeight
{
    Regular,
    SemiBold,
}
