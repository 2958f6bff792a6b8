using System.Buffers.Binary;
using System.Text;
using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Raster;

/// <summary>
/// Advance widths and outlines from a TrueType file: the tables head, hhea, hmtx, cmap (format 4), loca and glyf of the OpenType specification. No hinting and
/// no kerning: at the resolution of the PNGs neither is missed. A character the font lacks is drawn as the font's box for missing glyphs.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly byte[] file;
    private readonly Dictionary<string, int> tables = [];
    private readonly Dictionary<int, IReadOnlyList<DrawingPoint[]>> outlines = [];
    private readonly int unitsPerEm;
    private readonly int horizontalMetrics;
    private readonly int characterMap;
    private readonly bool longOffsets;

    public TrueTypeFont(byte[] file)
    {
        this.file = file;
        int count = U16(4);
        for (int i = 0; i < count; i++)
        {
            int record = 12 + (16 * i);
            tables[Encoding.ASCII.GetString(file, record, 4)] = (int)U32(record + 8);
        }

        unitsPerEm = U16(tables["head"] + 18);
        longOffsets = U16(tables["head"] + 50) == 1;
        horizontalMetrics = U16(tables["hhea"] + 34);
        characterMap = FindCharacterMap();
    }

    /// <summary>Width of a line of text at an em of <paramref name="size"/>.</summary>
    public double Measure(string text, double size)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Advance(Glyph(rune)) * size / unitsPerEm;
        }

        return width;
    }

    /// <summary>The polygons of a line of text whose base line starts at <paramref name="origin"/>.</summary>
    public IEnumerable<DrawingPoint[]> Outline(string text, DrawingPoint origin, double size)
    {
        double scale = size / unitsPerEm;
        double x = origin.X;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int glyph = Glyph(rune);
            foreach (DrawingPoint[] contour in Contours(glyph))
            {
                double left = x;
                yield return Array.ConvertAll(contour, p => new DrawingPoint(left + (p.X * scale), origin.Y - (p.Y * scale)));
            }

            x += Advance(glyph) * scale;
        }
    }

    private int FindCharacterMap()
    {
        int cmap = tables["cmap"];
        int count = U16(cmap + 2);
        for (int i = 0; i < count; i++)
        {
            int table = cmap + (int)U32(cmap + 4 + (8 * i) + 4);
            if (U16(table) == 4)
            {
                return table;
            }
        }

        throw new InvalidDataException("The font has no character map of format 4.");
    }

    private int Glyph(Rune rune)
    {
        int code = rune.Value;
        int segments = U16(characterMap + 6) / 2;
        int ends = characterMap + 14;
        int starts = ends + (2 * segments) + 2;
        int deltas = starts + (2 * segments);
        int offsets = deltas + (2 * segments);
        for (int i = 0; i < segments && code <= 0xFFFF; i++)
        {
            if (code > U16(ends + (2 * i)))
            {
                continue;
            }

            int start = U16(starts + (2 * i));
            if (code < start)
            {
                return 0;
            }

            int offset = U16(offsets + (2 * i));
            int glyph = offset == 0 ? code : U16(offsets + (2 * i) + offset + (2 * (code - start)));
            return glyph == 0 ? 0 : (glyph + U16(deltas + (2 * i))) & 0xFFFF;
        }

        return 0;
    }

    private int Advance(int glyph) => U16(tables["hmtx"] + (4 * Math.Min(glyph, horizontalMetrics - 1)));

    private IReadOnlyList<DrawingPoint[]> Contours(int glyph)
    {
        if (!outlines.TryGetValue(glyph, out IReadOnlyList<DrawingPoint[]>? contours))
        {
            contours = ReadGlyph(glyph, 0);
            outlines[glyph] = contours;
        }

        return contours;
    }

    private List<DrawingPoint[]> ReadGlyph(int glyph, int depth)
    {
        int loca = tables["loca"];
        int from = longOffsets ? (int)U32(loca + (4 * glyph)) : 2 * U16(loca + (2 * glyph));
        int to = longOffsets ? (int)U32(loca + (4 * glyph) + 4) : 2 * U16(loca + (2 * glyph) + 2);
        if (from == to || depth > 4)
        {
            return [];
        }

        int at = tables["glyf"] + from;
        int contours = I16(at);
        return contours >= 0 ? TrueTypeOutline.Read(file, at + 10, contours) : ReadComposite(at + 10, depth);
    }

    private List<DrawingPoint[]> ReadComposite(int at, int depth)
    {
        const int wordArguments = 1, argumentsAreOffsets = 2, hasScale = 8, moreComponents = 32, hasTwoScales = 64, hasMatrix = 128;
        List<DrawingPoint[]> all = [];
        int flags;
        do
        {
            flags = U16(at);
            int glyph = U16(at + 2);
            at += 4;
            bool words = (flags & wordArguments) != 0;
            (int dx, int dy) = words ? (I16(at), I16(at + 2)) : ((sbyte)file[at], (sbyte)file[at + 1]);
            at += words ? 4 : 2;
            (double xx, double xy, double yx, double yy) = (1, 0, 0, 1);
            if ((flags & hasScale) != 0)
            {
                xx = yy = I16(at) / 16384.0;
                at += 2;
            }
            else if ((flags & hasTwoScales) != 0)
            {
                (xx, yy) = (I16(at) / 16384.0, I16(at + 2) / 16384.0);
                at += 4;
            }
            else if ((flags & hasMatrix) != 0)
            {
                (xx, xy, yx, yy) = (I16(at) / 16384.0, I16(at + 2) / 16384.0, I16(at + 4) / 16384.0, I16(at + 6) / 16384.0);
                at += 8;
            }

            if ((flags & argumentsAreOffsets) == 0)
            {
                (dx, dy) = (0, 0);
            }

            all.AddRange(ReadGlyph(glyph, depth + 1).Select(contour => Array.ConvertAll(
                contour, p => new DrawingPoint((xx * p.X) + (yx * p.Y) + dx, (xy * p.X) + (yy * p.Y) + dy))));
        }
        while ((flags & moreComponents) != 0);
        return all;
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
