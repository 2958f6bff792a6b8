using System.Numerics;

namespace Accelerated.Tokens;

/// <summary>Merges sorted runs; equal keys become one with the sum of their counts, so what comes out does not depend on how the keys were spread over the runs.</summary>
internal static class RunMerge
{
    /// <summary>So many runs are merged at once, and as many files are open.</summary>
    private const int FanIn = 64;

    private const int LeastBuffer = 1 << 12;
    private const int MostBuffer = 1 << 18;

    /// <summary>Hands every distinct key to <paramref name="take"/>, ascending.</summary>
    /// <param name="work">Holds the runs, which are deleted.</param>
    /// <param name="runs">Their names.</param>
    /// <param name="memory">Bytes for buffers.</param>
    /// <param name="take">Key and count.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static void Merge<T>(WorkSpace work, IReadOnlyList<string> runs, long memory, Action<T, long> take, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        int buffer = (int)Math.Clamp(memory / FanIn, LeastBuffer, MostBuffer);
        for (int level = 0; runs.Count > FanIn; level++)
        {
            var merged = new List<string>();
            foreach (string[] group in runs.Chunk(FanIn))
            {
                string name = $"merged-{level}-{merged.Count}";
                using (var writer = new RunWriter<T>(work.Create(name)))
                {
                    MergeOnce<T>(work, group, buffer, writer.Add, cancellation);
                }

                merged.Add(name);
            }

            runs = merged;
        }

        MergeOnce(work, runs, buffer, take, cancellation);
    }

    private static void MergeOnce<T>(WorkSpace work, IReadOnlyList<string> runs, int buffer, Action<T, long> take, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        var readers = new List<RunReader<T>>();
        try
        {
            var next = new PriorityQueue<RunReader<T>, T>(runs.Count);
            foreach (string run in runs)
            {
                var reader = new RunReader<T>(work.Open(run, 1), buffer);
                readers.Add(reader);
                if (reader.Next())
                {
                    next.Enqueue(reader, reader.Key);
                }
            }

            for (long taken = 0; next.TryPeek(out RunReader<T>? least, out T key); taken++)
            {
                if (taken % (1 << 20) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                long count = 0;
                do
                {
                    count += least.Count;
                    if (least.Next())
                    {
                        next.DequeueEnqueue(least, least.Key);
                    }
                    else
                    {
                        next.Dequeue();
                    }
                }
                while (next.TryPeek(out least!, out T following) && following == key);

                take(key, count);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        foreach (string run in runs)
        {
            work.Delete(run);
        }
    }
}
