using System.Globalization;

namespace Accelerated.Benchmarks.Cases;

/// <summary>The sizes of one run in the order in which its case names them, written <c>4096x256x5000</c>.</summary>
internal sealed class CaseShape
{
    private readonly int[] sizes;

    public CaseShape(params int[] sizes) => this.sizes = Array.TrueForAll(sizes, s => s >= 0)
        ? sizes
        : throw new ArgumentException($"'{string.Join('x', sizes)}' is no shape: no size may be negative.", nameof(sizes));

    /// <summary>Number of sizes.</summary>
    public int Count => sizes.Length;

    public int this[int index] => sizes[index];

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static CaseShape Parse(string text)
    {
        string[] parts = text.Split('x', '×');
        var sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
            {
                throw new FormatException($"'{text}' is no shape. Write sizes joined by x: 4096x256x5000.");
            }
        }

        return new CaseShape(sizes);
    }

    public void Deconstruct(out int first, out int second) => (first, second) = (sizes[0], sizes[1]);

    public void Deconstruct(out int first, out int second, out int third) => (first, second, third) = (sizes[0], sizes[1], sizes[2]);

    public void Deconstruct(out int first, out int second, out int third, out int fourth) => (first, second, third, fourth) = (sizes[0], sizes[1], sizes[2], sizes[3]);

    public override string ToString() => string.Join('x', sizes);
}
