namespace Accelerated.Tokens;

/// <summary>
/// The stretches of a row in which neighbours are true neighbours: a stretch ends with its row and wherever the token that starts a sequence stands.
/// </summary>
internal static class Stretches
{
    /// <summary>Moves to the next stretch, row[<paramref name="start"/>..<paramref name="end"/>], never empty; begin with <paramref name="end"/> = 0. False: there is none.</summary>
    public static bool Next(ReadOnlySpan<int> row, int beginning, ref int start, ref int end)
    {
        start = end;
        while (start < row.Length && row[start] == beginning)
        {
            start++;
        }

        int length = row[start..].IndexOf(beginning);
        end = length < 0 ? row.Length : start + length;
        return end > start;
    }
}
