using System.Text;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>Splits RFC 4180 text into records. An unquoted empty field is null.</summary>
internal sealed class CsvReader
{
    private readonly string path;
    private readonly string text;
    private int position;
    private int line = 1;

    public CsvReader(string path)
    {
        this.path = path;
        try
        {
            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    /// <summary>All records with the line on which each starts.</summary>
    public List<(int Line, List<string?> Fields)> Records()
    {
        var records = new List<(int, List<string?>)>();
        while (position < text.Length)
        {
            int start = line;
            var fields = new List<string?> { Field() };
            while (position < text.Length && text[position] == ',')
            {
                position++;
                fields.Add(Field());
            }

            EndOfRecord();
            records.Add((start, fields));
        }

        return records;
    }

    private string? Field()
    {
        if (position < text.Length && text[position] == '"')
        {
            return Quoted();
        }

        int start = position;
        while (position < text.Length && text[position] is not (',' or '\r' or '\n'))
        {
            position++;
        }

        return position == start ? null : text[start..position];
    }

    private string Quoted()
    {
        int start = line;
        var content = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '"')
            {
                position++;
                if (position == text.Length || text[position] != '"')
                {
                    return content.ToString();
                }
            }

            line += c == '\n' ? 1 : 0;
            content.Append(c);
        }

        throw new InvalidInputException($"'{path}' line {start}: a quoted field is never closed.");
    }

    private void EndOfRecord()
    {
        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        if (position < text.Length && text[position] != '\n')
        {
            throw new InvalidInputException($"'{path}' line {line}: '{text[position]}' after a closing quote.");
        }

        position++;
        line++;
    }
}
