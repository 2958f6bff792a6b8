namespace Accelerated.Figures.Drawing;

/// <summary>
/// What a shape is drawn with. A role and not only a colour: a page that shows the SVG in the dark restyles the roles, whose names are the SVG's classes.
/// </summary>
/// <param name="Class">Class name in the SVG, such as <c>text</c>, <c>grid</c> or <c>series-3</c>.</param>
/// <param name="Red">Of the printed (light) version, 0 to 255.</param>
/// <param name="Green">As <paramref name="Red"/>.</param>
/// <param name="Blue">As <paramref name="Red"/>.</param>
/// <param name="Opacity">0 to 1.</param>
public sealed record Ink(string Class, byte Red, byte Green, byte Blue, double Opacity)
{
    public static Ink Paper { get; } = new("paper", 255, 255, 255, 1);

    public static Ink Text { get; } = new("text", 26, 26, 26, 1);

    public static Ink Muted { get; } = new("muted", 89, 89, 89, 1);

    public static Ink Axis { get; } = new("axis", 102, 102, 102, 1);

    public static Ink Grid { get; } = new("grid", 224, 224, 224, 1);

    /// <summary><c>#rrggbb</c>.</summary>
    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
