using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Turns ascending keys of 4 into the tables of the runs of 2, 3 and 4 tokens that reach the floor.</summary>
internal sealed class NGramTables<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private const int Lengths = NGramCounts.Longest - 1;

    private readonly RunKey<T> key;
    private readonly int keptFrom;
    private readonly NGramTableWriter<T>[] writers;
    private readonly T[] current = new T[Lengths];
    private readonly long[] counts = new long[Lengths];

    public NGramTables(WorkSpace work, RunKey<T> key, int keptFrom)
    {
        this.key = key;
        this.keptFrom = keptFrom;
        writers = [.. Enumerable.Range(2, Lengths).Select(length => new NGramTableWriter<T>(work.Create(DataName(length)), work.Create(IndexName(length))))];
    }

    public static string DataName(int length) => $"runs-of-{length}";

    public static string IndexName(int length) => $"runs-of-{length}-index";

    public void Add(T whole, long count)
    {
        for (int i = 0; i < Lengths; i++)
        {
            T prefix = key.Prefix(whole, i + 2);
            if (prefix != current[i])
            {
                Finish(i);
                current[i] = prefix;
            }

            counts[i] += count;
        }
    }

    /// <summary>Ends the tables; their numbers of runs come back.</summary>
    public long[] Complete()
    {
        for (int i = 0; i < Lengths; i++)
        {
            Finish(i);
        }

        Dispose();
        return [.. writers.Select(writer => writer.Entries)];
    }

    public void Dispose() => Array.ForEach(writers, writer => writer.Dispose());

    private void Finish(int i)
    {
        if (counts[i] >= keptFrom && key.IsWhole(current[i]))
        {
            writers[i].Add(current[i], counts[i]);
        }

        counts[i] = 0;
    }
}
