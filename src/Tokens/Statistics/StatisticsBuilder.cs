using System.Numerics;
using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// Counts a corpus in three readings: totals; keys of runs, sorted piece by piece and then merged; places. Memory is bounded by the options, whatever the corpus, and the
/// bytes that come out depend on neither memory nor threads.
/// </summary>
internal sealed class StatisticsBuilder
{
    private const string Places = "places";
    private const string Breaks = "breaks";

    private readonly TokenRows rows;
    private readonly ITokenizer tokenizer;
    private readonly StatisticsOptions options;
    private readonly WorkSpace work;
    private readonly IProgress<StatisticsProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly Lock gate = new();

    public StatisticsBuilder(
        TokenRows rows, ITokenizer tokenizer, StatisticsOptions options, WorkSpace work, IProgress<StatisticsProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
        if (rows.LargestId >= tokenizer.Vocabulary)
        {
            throw new InvalidInputException($"{rows.Name} holds token {rows.LargestId}, but the tokenizer has {tokenizer.Vocabulary}. Give the tokenizer that made these tokens.");
        }

        if ((long)rows.Count * rows.Length > uint.MaxValue)
        {
            throw new InvalidInputException($"{rows.Name} holds {(long)rows.Count * rows.Length:N0} tokens, but places are counted up to {uint.MaxValue:N0}. Count a part of it.");
        }

        this.rows = rows;
        this.tokenizer = tokenizer;
        this.options = options;
        this.work = work;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    public void Write(Stream destination)
    {
        int beginning = tokenizer.BeginningOfSequence, firstColumn = RowsBegin() ? 1 : 0;
        CorpusTotals totals = CountTotals(beginning, firstColumn);
        long[] runs = RunKey<ulong>.FitsUlong(tokenizer.Vocabulary)
            ? CountRuns(RunKey<ulong>.Of(tokenizer.Vocabulary), totals.Single.Sum())
            : CountRuns(RunKey<UInt128>.Of(tokenizer.Vocabulary), totals.Single.Sum());
        long[] starts = new long[tokenizer.Vocabulary + 1];
        for (int id = 0; id < tokenizer.Vocabulary; id++)
        {
            starts[id + 1] = starts[id] + totals.PlaceBytes[id];
        }

        using (Stream places = work.Create(Places))
        {
            PlaceWriter.Write(places, rows, beginning, starts, options.Memory, Stage("indexing", rows.Count, "rows"), cancellation);
        }

        long[][] tables = [totals.Single, totals.Behind, totals.Before, totals.BeforeNext];
        string[] counted = [.. Enumerable.Range(2, NGramCounts.Longest - 1).SelectMany(length => new[] { NGramTables<ulong>.DataName(length), NGramTables<ulong>.IndexName(length) })];
        long[] sections = [.. tables.Select(table => 8L * table.Length), .. counted.Select(LengthOf), 8L * totals.PlaceBytes.Length, LengthOf(Places), LengthOf(Breaks)];
        var header = new StatisticsHeader(
            rows.Name, rows.Sha256, tokenizer.Sha256, tokenizer.Vocabulary, options.KeptFrom, rows.Length, firstColumn, runs, sections);
        StatisticsFile.Write(
            destination,
            header,
            [
                .. tables.Select(table => (Action<Stream>)(stream => StatisticsFile.WriteArray(stream, table))),
                .. counted.Select(name => (Action<Stream>)(stream => Copy(name, stream))),
                stream => StatisticsFile.WriteArray(stream, totals.PlaceBytes),
                stream => Copy(Places, stream),
                stream => Copy(Breaks, stream),
            ]);
    }

    private CorpusTotals CountTotals(int beginning, int firstColumn)
    {
        using Stream stream = work.Create(Breaks);
        byte[] number = new byte[Varint.Longest];
        long last = -1;
        return CorpusTotals.Count(
            rows,
            beginning,
            tokenizer.Vocabulary,
            place =>
            {
                if (place % rows.Length >= firstColumn)
                {
                    stream.Write(number, 0, Varint.Write(number, 0, (ulong)(place - last)));
                    last = place;
                }
            },
            Stage("counting", rows.Count, "rows"),
            cancellation);
    }

    private long[] CountRuns<T>(RunKey<T> key, long tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        IReadOnlyList<string> pieces = NGramRuns.Write(
            work, rows, tokenizer.BeginningOfSequence, key, options.Memory, options.Threads, Stage("sorting", rows.Count, "rows"), cancellation);
        using var tables = new NGramTables<T>(work, key, options.KeptFrom);
        Action<int> merged = Stage("merging", tokens, "tokens");
        int unreported = 0;
        RunMerge.Merge<T>(
            work,
            pieces,
            options.Memory,
            (run, count) =>
            {
                tables.Add(run, count);
                unreported += (int)count;
                if (unreported >= 1 << 20)
                {
                    merged(unreported);
                    unreported = 0;
                }
            },
            cancellation);
        merged(unreported);
        return tables.Complete();
    }

    private bool RowsBegin()
    {
        int[] row = new int[rows.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            rows.Read(r, row);
            if (row[0] != tokenizer.BeginningOfSequence)
            {
                return false;
            }
        }

        return true;
    }

    private Action<int> Stage(string name, long total, string unit)
    {
        long done = 0;
        return step =>
        {
            lock (gate)
            {
                done += step;
                progress?.Report(new StatisticsProgress(name, done, total, unit));
            }
        };
    }

    private long LengthOf(string name)
    {
        using Stream stream = work.Open(name);
        return stream.Length;
    }

    private void Copy(string name, Stream destination)
    {
        using Stream stream = work.Open(name);
        stream.CopyTo(destination, 1 << 20);
    }
}
