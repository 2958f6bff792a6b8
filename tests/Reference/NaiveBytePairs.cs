namespace Accelerated.Tests.Reference;

/// <summary>Byte-pair encoding as the textbook has it: strings of symbols, everything counted anew at every step. A symbol is a string of Latin-1 characters, one per byte.</summary>
internal static class NaiveBytePairs
{
    /// <summary>The first merges that the counted words give; among equals the greatest left symbol wins, then the greatest right one.</summary>
    public static List<(string Left, string Right)> Train(IReadOnlyDictionary<string, int> words, int merges)
    {
        var split = words.Select(word => (Symbols: word.Key.Select(c => c.ToString()).ToList(), Count: word.Value)).ToList();
        var found = new List<(string Left, string Right)>();
        while (found.Count < merges)
        {
            var counts = new Dictionary<(string Left, string Right), int>();
            foreach (var (symbols, count) in split)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    var pair = (symbols[i], symbols[i + 1]);
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
                }
            }

            int most = counts.Values.Max();
            var best = counts.Where(pair => pair.Value == most).Select(pair => pair.Key)
                .OrderBy(pair => pair.Left, StringComparer.Ordinal).ThenBy(pair => pair.Right, StringComparer.Ordinal).Last();
            found.Add(best);
            split = [.. split.Select(word => (Merge(word.Symbols, best), word.Count))];
        }

        return found;
    }

    /// <summary>Merges the neighbours of lowest rank, all of them from left to right, until no neighbours have a rank.</summary>
    public static List<string> Encode(string word, IReadOnlyList<(string Left, string Right)> merges)
    {
        var symbols = word.Select(c => c.ToString()).ToList();
        while (true)
        {
            var ranked = Enumerable.Range(0, symbols.Count - 1).Select(i => Rank(merges, (symbols[i], symbols[i + 1]))).Where(rank => rank >= 0).ToList();
            if (ranked.Count == 0)
            {
                return symbols;
            }

            symbols = Merge(symbols, merges[ranked.Min()]);
        }
    }

    private static int Rank(IReadOnlyList<(string Left, string Right)> merges, (string Left, string Right) pair)
    {
        for (int rank = 0; rank < merges.Count; rank++)
        {
            if (merges[rank] == pair)
            {
                return rank;
            }
        }

        return -1;
    }

    private static List<string> Merge(List<string> symbols, (string Left, string Right) pair)
    {
        var merged = new List<string>();
        for (int i = 0; i < symbols.Count; i++)
        {
            if (i + 1 < symbols.Count && (symbols[i], symbols[i + 1]) == pair)
            {
                merged.Add(pair.Left + pair.Right);
                i++;
            }
            else
            {
                merged.Add(symbols[i]);
            }
        }

        return merged;
    }
}
