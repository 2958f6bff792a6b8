namespace Accelerated.Tests.Reference;

/// <summary>Counts of runs and pairs of tokens as nested loops over rows; id <c>beginning</c> starts a sequence and is part of nothing.</summary>
internal static class CorpusReference
{
    public static long Runs(int[][] rows, int beginning, int[] run)
    {
        long count = 0;
        foreach (int[] row in rows)
        {
            for (int i = 0; i + run.Length <= row.Length; i++)
            {
                bool isRun = true;
                for (int k = 0; k < run.Length; k++)
                {
                    isRun &= row[i + k] == run[k] && row[i + k] != beginning;
                }

                count += isRun ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Pairs of places, least to most apart, with nothing that starts a sequence at or between them; null stands for any token.</summary>
    public static long Pairs(int[][] rows, int beginning, int? first, int? second, int least, int most)
    {
        long count = 0;
        foreach (int[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                for (int j = i + least; j <= i + most && j < row.Length; j++)
                {
                    bool isWhole = Array.IndexOf(row, beginning, i, j - i + 1) < 0;
                    count += isWhole && (first is null || row[i] == first) && (second is null || row[j] == second) ? 1 : 0;
                }
            }
        }

        return count;
    }

    /// <summary>The same for a place and one whose predecessor holds <paramref name="before"/>.</summary>
    public static long Triples(int[][] rows, int beginning, int? first, int before, int? last, int least, int most)
    {
        long count = 0;
        foreach (int[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                for (int j = i + least; j <= i + most && j < row.Length; j++)
                {
                    bool isWhole = Array.IndexOf(row, beginning, i, j - i + 1) < 0;
                    count += isWhole && (first is null || row[i] == first) && row[j - 1] == before && (last is null || row[j] == last) ? 1 : 0;
                }
            }
        }

        return count;
    }
}
