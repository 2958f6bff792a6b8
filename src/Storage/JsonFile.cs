using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>JSON objects on disk: indented, line feeds, keys in the order given, nothing escaped that JSON does not require.</summary>
public static class JsonFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="InvalidInputException">The file is missing, unreadable, not JSON (with the line), or no object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            UniqueNames.Check(bytes);
            return JsonNode.Parse(bytes) as JsonObject
                ?? throw new InvalidInputException($"'{path}' holds JSON but no object; it must start with {{.");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"'{path}' line {(e.LineNumber ?? 0) + 1}: not valid JSON.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"'{path}' does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    public static void Write(string path, JsonObject content) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Format(content) + "\n")));

    public static string Format(JsonNode content) => content.ToJsonString(Indented);
}
