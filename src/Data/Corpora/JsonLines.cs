using System.Text.Json;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>One JSON object a line, plain or compressed by zstd; one field of it is the text. Empty lines are passed over.</summary>
internal static class JsonLines
{
    public static IEnumerable<Document> Read(string path, string textField)
    {
        using Stream stream = CorpusStream.Open(path);
        long number = 0;
        foreach (ReadOnlyMemory<byte> line in Utf8Lines.Read(stream))
        {
            number++;
            ReadOnlyMemory<byte> content = number == 1 && line.Span.StartsWith(TextFile.ByteOrderMark) ? line[TextFile.ByteOrderMark.Length..] : line;
            if (content.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') >= 0)
            {
                yield return new Document(Text(content.Span, textField, path, number), $"{path}:{number}");
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> line, string textField, string path, long number)
    {
        if (TextFile.FirstInvalid(line) is >= 0 and int at)
        {
            throw new InvalidInputException($"'{path}', line {number}: byte {at} of the line (0x{line[at]:x2}) is not valid UTF-8.");
        }

        try
        {
            return Parse(line, textField)
                ?? throw new InvalidInputException($"'{path}', line {number}: has no field '{textField}' that holds a string. Name the field that does.");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"'{path}', line {number}: not valid JSON, at byte {error.BytePositionInLine} of the line.", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidInputException($"'{path}', line {number}: the field '{textField}' holds half of a surrogate pair, which is no character.", error);
        }
    }

    private static string? Parse(ReadOnlySpan<byte> line, string textField)
    {
        var reader = new Utf8JsonReader(line);
        string? text = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
        }

        while (reader.Read()) // to the end of the line, so that a damaged line is noticed
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            bool wanted = reader.ValueTextEquals(textField);
            reader.Read();
            if (wanted && reader.TokenType == JsonTokenType.String)
            {
                text = reader.GetString();
            }

            reader.Skip();
        }

        return text;
    }
}
