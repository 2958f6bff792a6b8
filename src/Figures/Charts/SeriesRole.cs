namespace Accelerated.Figures.Charts;

/// <summary>How much a series asks for the reader's eye.</summary>
public enum SeriesRole
{
    /// <summary>In its own colour, with markers and its name.</summary>
    Named,

    /// <summary>A fitted or smoothed line: its own colour and name, no markers.</summary>
    Smooth,

    /// <summary>Thin and grey, without a name: what others are compared with. It is in the table under its name.</summary>
    Background,
}
