using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Raster;

/// <summary>
/// The font of the PNGs: Inter (SIL Open Font License 1.1), so that a machine without a single font draws the same picture. It comes from the package Avalonia.Fonts.Inter,
/// whose assembly is embedded in ours as data; none of its code is run and none of its dependencies is needed.
/// </summary>
internal static class FigureFont
{
    private static readonly Lazy<TrueTypeFont> Regular = new(() => Load("/Assets/Inter-Regular.ttf"));
    private static readonly Lazy<TrueTypeFont> SemiBold = new(() => Load("/Assets/Inter-SemiBold.ttf"));

    public static TrueTypeFont Of(TextWeight weight) => weight == TextWeight.SemiBold ? SemiBold.Value : Regular.Value;

    private static TrueTypeFont Load(string path)
    {
        using Stream carrier = typeof(FigureFont).Assembly.GetManifestResourceStream("Avalonia.Fonts.Inter.dll")
            ?? throw new InvalidOperationException("The assembly was built without its font.");
        using PEReader image = new(carrier);
        MetadataReader metadata = image.GetMetadataReader();
        ManifestResource resource = metadata.ManifestResources.Select(metadata.GetManifestResource).Single(r => metadata.GetString(r.Name) == "!AvaloniaResources");
        int directory = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        PEMemoryBlock block = image.GetSectionData(directory + (int)resource.Offset);
        BlobReader reader = block.GetReader();
        byte[] assets = reader.ReadBytes(reader.ReadInt32());
        return new TrueTypeFont(Extract(assets, path));
    }

    // Avalonia's container: the index's length, its version (2), the number of entries, and per entry a path (length byte, UTF-8), an offset from the end of the index, and a size.
    private static byte[] Extract(byte[] assets, string path)
    {
        int indexLength = BinaryPrimitives.ReadInt32LittleEndian(assets);
        int entries = BinaryPrimitives.ReadInt32LittleEndian(assets.AsSpan(8));
        int at = 12;
        for (int i = 0; i < entries; i++)
        {
            int length = assets[at];
            string name = Encoding.UTF8.GetString(assets, at + 1, length);
            at += 1 + length;
            int offset = BinaryPrimitives.ReadInt32LittleEndian(assets.AsSpan(at));
            int size = BinaryPrimitives.ReadInt32LittleEndian(assets.AsSpan(at + 4));
            at += 8;
            if (name == path)
            {
                return assets.AsSpan(4 + indexLength + offset, size).ToArray();
            }
        }

        throw new InvalidDataException($"The font package has no {path}.");
    }
}
