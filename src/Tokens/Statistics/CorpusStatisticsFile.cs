using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// The file of <see cref="CorpusStatistics"/>: 8 bytes of signature, the length of a JSON header as 32 bits, the header, and then, little-endian and without gaps, the
/// arrays whose lengths the header gives.
/// </summary>
internal static class CorpusStatisticsFile
{
    private const string Signature = "acc-stat";
    private const int MostHeaderBytes = 1 << 20;

    private sealed record Header(string Corpus, string TokenizerSha256, int Vocabulary, int KeptFrom, int[] Runs, int Places, int Starts);

    public static void Write(string path, CorpusStatistics statistics)
    {
        NGramCounts ngrams = statistics.NGrams;
        SkipPairCounts pairs = statistics.SkipPairs;
        int[] runs = [.. Enumerable.Range(2, NGramCounts.Longest - 1).Select(ngrams.Distinct)];
        var header = new Header(
            statistics.Corpus, statistics.TokenizerSha256, ngrams.Vocabulary, ngrams.KeptFrom, runs, pairs.Places.Length, pairs.Starts.Length);
        AtomicFile.Write(path, stream =>
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
            byte[] length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
            stream.Write(Encoding.ASCII.GetBytes(Signature));
            stream.Write(length);
            stream.Write(json);
            WriteArray(stream, ngrams.Single);
            for (int n = 2; n <= NGramCounts.Longest; n++)
            {
                WriteArray(stream, ngrams.Keys(n));
                WriteArray(stream, ngrams.CountsOf(n));
            }

            WriteArray(stream, pairs.Firsts);
            WriteArray(stream, pairs.Places);
            WriteArray(stream, pairs.Starts);
        });
    }

    public static CorpusStatistics Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Header header = ReadHeader(stream, path);
            long[] single = ReadArray<long>(stream, header.Vocabulary);
            ulong[][] keys = new ulong[NGramCounts.Longest - 1][];
            int[][] counts = new int[NGramCounts.Longest - 1][];
            for (int n = 0; n < keys.Length; n++)
            {
                keys[n] = ReadArray<ulong>(stream, header.Runs[n]);
                counts[n] = ReadArray<int>(stream, header.Runs[n]);
            }

            int[] firsts = ReadArray<int>(stream, header.Vocabulary + 1), places = ReadArray<int>(stream, header.Places), starts = ReadArray<int>(stream, header.Starts);
            bool isSound = firsts[^1] == places.Length && starts[^1] == places.Length && IsAscending(firsts) && IsAscending(starts);
            return isSound
                ? new CorpusStatistics(
                    header.Corpus, header.TokenizerSha256, new NGramCounts(header.KeptFrom, single, keys, counts), new SkipPairCounts(firsts, places, starts))
                : throw Foreign(path, "its tables contradict each other");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private static Header ReadHeader(FileStream stream, string path)
    {
        byte[] start = new byte[Signature.Length + sizeof(int)];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got < start.Length || Encoding.ASCII.GetString(start, 0, Signature.Length) != Signature)
        {
            throw Foreign(path, "it does not start as such a file does");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Signature.Length));
        long left = stream.Length - start.Length;
        if (length <= 0 || length > Math.Min(left, MostHeaderBytes))
        {
            throw Foreign(path, "its header is damaged");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        Header? header;
        try
        {
            header = JsonSerializer.Deserialize<Header>(json);
        }
        catch (JsonException)
        {
            throw Foreign(path, "its header is damaged");
        }

        bool isComplete = header is { Corpus: not null, TokenizerSha256: not null, Vocabulary: > 0, KeptFrom: > 0, Places: >= 0, Starts: > 0, Runs: { Length: NGramCounts.Longest - 1 } runs }
            && Array.TrueForAll(runs, count => count >= 0);
        if (!isComplete || header is null)
        {
            throw Foreign(path, "its header is damaged");
        }

        long needed = (header.Vocabulary * 12L) + 4 + header.Runs.Sum(count => count * 12L) + (4L * header.Places) + (4L * header.Starts);
        long present = left - length;
        return present == needed ? header : throw Foreign(path, $"it holds {present} bytes of tables but its header needs {needed}");
    }

    private static InvalidInputException Foreign(string path, string reason) =>
        new($"{path} is no usable file of corpus statistics: {reason}. Make it anew with 'tokens statistics'.");

    private static bool IsAscending(int[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < (i == 0 ? 0 : values[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteArray<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireLittleEndian();
        int block = (1 << 24) / Unsafe.SizeOf<T>();
        for (int i = 0; i < values.Length; i += block)
        {
            stream.Write(MemoryMarshal.AsBytes(values[i..Math.Min(values.Length, i + block)]));
        }
    }

    private static T[] ReadArray<T>(Stream stream, int count)
        where T : unmanaged
    {
        RequireLittleEndian();
        T[] values = new T[count];
        int block = (1 << 24) / Unsafe.SizeOf<T>();
        for (int i = 0; i < count; i += block)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(i, Math.Min(count - i, block))));
        }

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
