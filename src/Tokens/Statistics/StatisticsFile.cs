using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Accelerated.Tokens;

/// <summary>
/// The file of <see cref="CorpusStatistics"/>: 8 bytes of signature, the length of a JSON header as 32 bits, the header, and then, little-endian and without gaps, the
/// sections whose lengths the header gives: counts of ids, N_B(x, ·), N_B(·, y) and N_B(·, z ·) (int64), for the runs of 2, 3 and 4 tokens data and index
/// (<see cref="NGramTableWriter{T}"/>), bytes of each token's places (int64), the places, and the breaks.
/// </summary>
internal static class StatisticsFile
{
    private const string Signature = "acc-sta2";
    private const int MostHeaderBytes = 1 << 20;
    private const int Tables = 4;
    private const int Lengths = NGramCounts.Longest - 1;
    private const int SectionCount = Tables + (2 * Lengths) + 3;

    public static void Write(Stream stream, StatisticsHeader header, IEnumerable<Action<Stream>> sections)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        stream.Write(Encoding.ASCII.GetBytes(Signature));
        stream.Write(length);
        stream.Write(json);
        foreach (Action<Stream> section in sections)
        {
            section(stream);
        }
    }

    public static void WriteArray(Stream stream, ReadOnlySpan<long> values)
    {
        RequireLittleEndian();
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    public static CorpusStatistics Read(StatisticsBytes source)
    {
        (StatisticsHeader header, long at) = ReadHeader(source);
        long[] starts = new long[SectionCount + 1];
        starts[0] = at;
        for (int i = 0; i < SectionCount; i++)
        {
            starts[i + 1] = starts[i] + header.Sections[i];
        }

        long[] single = ReadArray(source, starts[0], header.Vocabulary);
        int slots = header.Vocabulary * CorpusTotals.BucketsOf(header.RowLength);
        long[][] tables = [.. Enumerable.Range(1, Tables - 1).Select(table => ReadArray(source, starts[table], slots))];
        INGramTable[] runs = [.. Enumerable.Range(0, Lengths).Select(i => OpenTable(source, header, i, starts.AsSpan(Tables + (2 * i), 2)))];
        const int Places = Tables + (2 * Lengths);
        long[] placeBytes = ReadArray(source, starts[Places], header.Vocabulary);
        long[] places = new long[header.Vocabulary + 1];
        places[0] = starts[Places + 1];
        for (int id = 0; id < header.Vocabulary; id++)
        {
            places[id + 1] = placeBytes[id] >= 0 ? places[id] + placeBytes[id] : throw source.Foreign("its tables contradict each other");
        }

        return places[^1] == starts[Places + 2]
            ? new CorpusStatistics(
                source,
                header,
                new NGramCounts(header.KeptFrom, single, runs),
                new SkipGramCounts(
                    source, new CorpusPlaces(header.RowLength, header.FirstColumn, tables[0], tables[1], tables[2], places, starts[Places + 2], header.Sections[Places + 2])))
            : throw source.Foreign("its tables contradict each other");
    }

    private static INGramTable OpenTable(StatisticsBytes source, StatisticsHeader header, int i, ReadOnlySpan<long> starts) => RunKey<ulong>.FitsUlong(header.Vocabulary)
        ? new NGramTable<ulong>(source, RunKey<ulong>.Of(header.Vocabulary), header.Runs[i], (starts[0], starts[1] - starts[0]), starts[1])
        : new NGramTable<UInt128>(source, RunKey<UInt128>.Of(header.Vocabulary), header.Runs[i], (starts[0], starts[1] - starts[0]), starts[1]);

    private static (StatisticsHeader Header, long End) ReadHeader(StatisticsBytes source)
    {
        byte[] start = new byte[Signature.Length + sizeof(int)];
        if (source.Length < start.Length)
        {
            throw source.Foreign("it does not start as such a file does");
        }

        source.Read(0, start);
        if (Encoding.ASCII.GetString(start, 0, Signature.Length) != Signature)
        {
            throw source.Foreign("it does not start as such a file of this version does");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Signature.Length));
        if (length <= 0 || length > Math.Min(source.Length - start.Length, MostHeaderBytes))
        {
            throw source.Foreign("its header is damaged");
        }

        byte[] json = new byte[length];
        source.Read(start.Length, json);
        StatisticsHeader? header;
        try
        {
            header = JsonSerializer.Deserialize<StatisticsHeader>(json);
        }
        catch (JsonException)
        {
            throw source.Foreign("its header is damaged");
        }

        if (header is null || !IsSound(header))
        {
            throw source.Foreign("its header is damaged");
        }

        long present = source.Length - start.Length - length, needed = header.Sections.Sum();
        return present == needed ? (header, start.Length + length) : throw source.Foreign($"it holds {present} bytes of tables but its header needs {needed}");
    }

    private static bool IsSound(StatisticsHeader header)
    {
        bool isComplete = header is
        {
            Corpus: not null, CorpusSha256: not null, TokenizerSha256: not null, Vocabulary: > 0, KeptFrom: > 0, RowLength: > 0, FirstColumn: 0 or 1,
            Runs.Length: Lengths, Sections.Length: SectionCount,
        };
        if (!isComplete || Array.Exists(header.Sections, bytes => bytes < 0))
        {
            return false;
        }

        long table = 8L * header.Vocabulary, slots = table * CorpusTotals.BucketsOf(header.RowLength);
        bool fit = header.Sections[0] == table && header.Sections.AsSpan(1, Tables - 1).IndexOfAnyExcept(slots) < 0 && header.Sections[Tables + (2 * Lengths)] == table;
        for (int i = 0; i < Lengths; i++)
        {
            long blocks = (header.Runs[i] + NGramTableWriter<ulong>.BlockEntries - 1) / NGramTableWriter<ulong>.BlockEntries;
            fit &= header.Runs[i] >= 0 && header.Sections[Tables + (2 * i) + 1] == blocks * NGramTableWriter<ulong>.IndexEntry;
        }

        return fit;
    }

    private static long[] ReadArray(StatisticsBytes source, long start, int count)
    {
        RequireLittleEndian();
        long[] values = new long[count];
        source.Read(start, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Corpus statistics are read and written on little-endian machines only.");
        }
    }
}
