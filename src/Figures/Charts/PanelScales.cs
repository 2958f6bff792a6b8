namespace Accelerated.Figures.Charts;

/// <summary>Whether panels can be compared by eye along the vertical axis.</summary>
public enum PanelScales
{
    SharedVertical,
    Own,
}
