using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Accelerated.Storage;
using Accelerated.Support;
using ZstdSharp;

namespace Accelerated.Data;

/// <summary>Writes documents so that <see cref="Corpus.Open"/>, and other tools, read them.</summary>
public static class CorpusFile
{
    private const int CompressionLevel = 9;

    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line <c>{"text": …, "meta": {"source": …}}</c> per document to a <c>.jsonl</c> or <c>.jsonl.zst</c> file; returns the number of documents.</summary>
    public static long Write(string path, IEnumerable<Document> documents)
    {
        bool compressed = path.EndsWith(".jsonl.zst", StringComparison.OrdinalIgnoreCase);
        if (!compressed && !path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"'{path}' names no kind of file that a corpus can be written to. Use .jsonl or .jsonl.zst.");
        }

        long count = 0;
        AtomicFile.Write(path, stream =>
        {
            using Stream? compression = compressed ? new CompressionStream(stream, CompressionLevel, leaveOpen: true) : null;
            count = WriteLines(compression ?? stream, documents);
        });
        return count;
    }

    private static long WriteLines(Stream stream, IEnumerable<Document> documents)
    {
        var line = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(line, Format);
        long count = 0;
        foreach (Document document in documents)
        {
            json.WriteStartObject();
            json.WriteString("text", document.Text);
            json.WriteStartObject("meta");
            json.WriteString("source", document.Origin);
            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
            stream.Write(line.WrittenSpan);
            stream.WriteByte((byte)'\n');
            line.ResetWrittenCount();
            json.Reset();
            count++;
        }

        return count;
    }
}
