namespace Accelerated.Tools.Common;

/// <summary>Finds what was meant by a word that is not known.</summary>
public static class Spelling
{
    /// <summary>The nearest of <paramref name="known"/> by edits of a letter (insert, delete, replace, swap neighbours), or null when nothing is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        (string? nearest, int best) = (null, Math.Max(2, word.Length / 3) + 1);
        foreach (string candidate in known)
        {
            int distance = candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(word, candidate);
            if (distance < best)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary><c> Did you mean 'x'?</c>, or nothing.</summary>
    public static string Suggestion(string word, IEnumerable<string> known) => Nearest(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                int substitution = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(substitution, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
