
namespace Accelerated.Tokens.Pages;

/// <summary>One token in context of a page.</summary>
/// <param name="Token">Occurrence and labels: of the last of the sides that rank it.</param>
/// <param name="Ranks">Its rank on each side from 1, or 0 where the side does not rank it.</param>
internal sealed record PageRow(ClassifiedToken Token, int[] Ranks)
{
    public int Sequence => Token.Occurrence.Sequence;

    public int Position => Token.Occurrence.Position;

    /// <summary>The tokens of one side in its order; of two, first the later side's, then those that only the earlier one ranks.</summary>
    public static IReadOnlyList<PageRow> Of(IReadOnlyList<PageSide> sides)
    {
        var rows = new List<PageRow>();
        var known = new Dictionary<(int Sequence, int Position), PageRow>();
        for (int side = sides.Count - 1; side >= 0; side--)
        {
            IReadOnlyList<ClassifiedToken> tokens = sides[side].Analysis.Tokens;
            for (int rank = 0; rank < tokens.Count; rank++)
            {
                (int, int) place = (tokens[rank].Occurrence.Sequence, tokens[rank].Occurrence.Position);
                if (!known.TryGetValue(place, out PageRow? row))
                {
                    row = new PageRow(tokens[rank], new int[sides.Count]);
                    known.Add(place, row);
                    rows.Add(row);
                }

                row.Ranks[side] = rank + 1;
            }
        }

        return rows;
    }
}
