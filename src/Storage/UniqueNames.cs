using System.Text.Json;

namespace Accelerated.Storage;

/// <summary>
/// Refuses JSON objects that have a name twice. System.Text.Json's own check draws random numbers from OpenSSL, and on a Linux without it ends the process.
/// </summary>
internal static class UniqueNames
{
    /// <exception cref="JsonException">It is not JSON, or an object has a name twice.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName when !open.Peek().Add(reader.GetString()!):
                    long line = json[..(int)reader.TokenStartIndex].Count((byte)'\n');
                    throw new JsonException($"'{reader.GetString()}' is there twice.", path: null, line, bytePositionInLine: null);
            }
        }
    }
}
