namespace Accelerated.Tokens.Pages;

/// <summary>
/// The stretches of sequences that the contexts of a page show. Contexts of one sequence that overlap or touch share a stretch, so that each of its tokens is stored once.
/// </summary>
internal sealed class PageWindows
{
    /// <summary>Contexts are not made shorter than this to save room.</summary>
    public const int LeastBefore = 32;

    private readonly int[] ofRow;

    private PageWindows(IReadOnlyList<Stretch> stretches, int[] ofRow)
    {
        Stretches = stretches;
        this.ofRow = ofRow;
        Tokens = stretches.Sum(stretch => stretch.Count);
    }

    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>Tokens of all stretches.</summary>
    public int Tokens { get; }

    /// <summary>Index of the stretch that holds the context of a row, or −1 where the row has none.</summary>
    public int OfRow(int row) => ofRow[row];

    /// <summary>The windows of the first <paramref name="contexts"/> rows.</summary>
    public static PageWindows Of(IReadOnlyList<PageRow> rows, int contexts, int length, int before, int after)
    {
        int[] ofRow = new int[rows.Count];
        Array.Fill(ofRow, -1);
        var stretches = new List<Stretch>();
        foreach (int row in Enumerable.Range(0, contexts).OrderBy(row => rows[row].Sequence).ThenBy(row => rows[row].Position))
        {
            int first = Math.Max(0, rows[row].Position - before), end = Math.Min(length, rows[row].Position + after + 1);
            if (stretches.Count > 0 && stretches[^1].Sequence == rows[row].Sequence && first <= stretches[^1].First + stretches[^1].Count)
            {
                Stretch open = stretches[^1];
                stretches[^1] = open with { Count = Math.Max(open.Count, end - open.First) };
            }
            else
            {
                stretches.Add(new Stretch(rows[row].Sequence, first, end - first));
            }

            ofRow[row] = stretches.Count - 1;
        }

        return new PageWindows(stretches, ofRow);
    }

    /// <param name="Sequence">Row of the data.</param>
    /// <param name="First">Position of its first token.</param>
    /// <param name="Count">Its tokens.</param>
    public readonly record struct Stretch(int Sequence, int First, int Count);
}
