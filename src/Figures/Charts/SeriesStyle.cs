using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Charts;

/// <summary>
/// Colour, marker and dash of a series. The colours are Okabe and Ito's (2008), told apart with any common colour vision, without their yellow (too pale for a line on
/// paper) and with a wine red in its place; marker and dash repeat what the colour says for print without colour.
/// </summary>
/// <param name="Ink">Class <c>series-0</c> to <c>series-7</c>.</param>
/// <param name="Marker">Shape of the points.</param>
/// <param name="Dash">Of the line; empty is solid.</param>
public sealed record SeriesStyle(Ink Ink, MarkerShape Marker, IReadOnlyList<double> Dash)
{
    private static readonly Ink[] Inks =
    [
        new("series-0", 0x00, 0x72, 0xB2, 1), new("series-1", 0xD5, 0x5E, 0x00, 1), new("series-2", 0x00, 0x9E, 0x73, 1), new("series-3", 0xCC, 0x79, 0xA7, 1),
        new("series-4", 0xE6, 0x9F, 0x00, 1), new("series-5", 0x56, 0xB4, 0xE9, 1), new("series-6", 0x22, 0x22, 0x22, 1), new("series-7", 0x88, 0x22, 0x55, 1),
    ];

    private static readonly double[][] Dashes = [[], [7, 3], [2, 2.5], [8, 3, 2, 3]];

    /// <summary>Of <see cref="SeriesRole.Background"/>.</summary>
    public static SeriesStyle Background { get; } = new(new Ink("quiet", 0x9A, 0x9A, 0x9A, 1), MarkerShape.Circle, []);

    /// <summary>Styles repeat after 128; within the first 8 no colour comes twice.</summary>
    public static SeriesStyle Of(int index)
    {
        int markers = Enum.GetValues<MarkerShape>().Length;
        return new SeriesStyle(Inks[index % Inks.Length], (MarkerShape)(((index % Inks.Length) + (index / 32)) % markers), Dashes[index / 4 % Dashes.Length]);
    }
}
