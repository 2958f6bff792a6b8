using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tools.Common;

/// <summary>Whether a folder's earlier results may be added to.</summary>
public static class Resumption
{
    /// <summary>Refuses to go on with other settings (<c>settings</c> among the options) or with other data than the earlier record names.</summary>
    /// <exception cref="InvalidInputException">Something is different; the message has both values.</exception>
    public static void RequireSame(string path, RunRecord earlier, RunRecord now)
    {
        foreach ((string name, JsonNode? value) in Settings(now))
        {
            JsonNode? before = Settings(earlier)[name];
            if (!JsonNode.DeepEquals(Normalized(before), Normalized(value)))
            {
                throw new InvalidInputException($"'{path}' was made with {name} {before?.ToJsonString() ?? "unset"} but now it is {value?.ToJsonString()}. Resume with the same settings, or name another folder.");
            }
        }

        foreach ((string name, string hash) in now.Hashes)
        {
            if (earlier.Hashes.TryGetValue(name, out string? before) && before != hash)
            {
                throw new InvalidInputException($"'{path}' was made with another {name}: its SHA-256 was {before} and is {hash} now. Name another folder.");
            }
        }
    }

    private static JsonObject Settings(RunRecord record) => record.Options["settings"]?.AsObject() ?? [];

    private static JsonNode? Normalized(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString());
}
