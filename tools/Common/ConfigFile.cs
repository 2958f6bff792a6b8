using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Accelerated.Tools.Common;

/// <summary>The file of <c>--config</c>: a JSON object whose keys are long option names without dashes.</summary>
internal static class ConfigFile
{
    /// <summary>What one would add to the command line for the options of <paramref name="path"/> that the command line does not give.</summary>
    /// <param name="options">The file's content.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">A key is no option of the verb, or its value no text, number, truth value or list of these.</exception>
    public static IEnumerable<string> Arguments(JsonObject options, string path, ParseResult parsed)
    {
        Option[] known = [.. Known(parsed.CommandResult.Command), GlobalOptions.Json, GlobalOptions.Quiet, GlobalOptions.Trace];
        foreach ((string key, JsonNode? value) in options)
        {
            Option option = Array.Find(known, o => o.Name == "--" + key)
                ?? throw new UsageException($"'{path}': '{key}' is no option of this verb.{Spelling.Suggestion(key, known.Select(o => o.Name[2..]))}");
            if (parsed.GetResult(option) is { Implicit: false })
            {
                continue;
            }

            foreach (JsonNode? item in value is JsonArray list ? [.. list] : new[] { value })
            {
                if (Argument(option.Name, item, path, key) is { } argument)
                {
                    yield return argument;
                }
            }
        }
    }

    private static IEnumerable<Option> Known(Command command) => command.Options.Where(o => o.Name.StartsWith("--", StringComparison.Ordinal) && o != GlobalOptions.Config);

    private static string? Argument(string name, JsonNode? value, string path, string key) => value?.GetValueKind() switch
    {
        null or JsonValueKind.False => null,
        JsonValueKind.True => name,
        JsonValueKind.String => $"{name}={value.GetValue<string>()}",
        JsonValueKind.Number => $"{name}={value.ToJsonString()}",
        _ => throw new UsageException($"'{path}': the value of '{key}' must be a text, a number, true or false, or a list of these."),
    };
}
