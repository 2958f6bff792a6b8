namespace Accelerated.Figures.Charts;

/// <summary>How values become colours. Both scales differ in lightness too, so they survive printing in grey and colour-blind eyes.</summary>
public enum HeatMapColours
{
    /// <summary>White at 0, blue above, orange below, as strong as the value is large.</summary>
    Diverging,

    /// <summary>From white at the least value to dark blue at the largest.</summary>
    Sequential,
}
