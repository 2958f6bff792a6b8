using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>A plan on disk: <c>{"format": 1, "sha256": …, "plan": …}</c>, the hash being of the plan's compact JSON.</summary>
public static class PlanFile
{
    private const int Format = 1;

    private static readonly JsonSerializerOptions Serializing = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The hash that <see cref="Write"/> gives a plan.</summary>
    public static string Sha256(SweepPlan plan) => Hash(ToJson(plan));

    public static void Write(string path, SweepPlan plan)
    {
        JsonNode json = ToJson(plan);
        JsonFile.Write(path, new JsonObject { ["format"] = Format, ["sha256"] = Hash(json), ["plan"] = json });
    }

    /// <exception cref="InvalidInputException">There is none, it was edited or damaged, or comes from a newer version.</exception>
    public static SweepPlan Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"'{Path.GetDirectoryName(path)}' is no sweep: it holds no {Path.GetFileName(path)}. Make one with rllc sweep plan.");
        }

        JsonObject file = JsonFile.Read(path);
        try
        {
            int format = file["format"]!.GetValue<int>();
            if (format > Format)
            {
                throw new InvalidInputException($"'{path}' was written by a newer version: its format is {format}, this version reads {Format}. Use the version that wrote it.");
            }

            JsonNode json = file["plan"]!;
            return file["sha256"]!.GetValue<string>() == Hash(json)
                ? json.Deserialize<SweepPlan>(Serializing)!
                : throw new InvalidInputException($"'{path}' was changed after it was written: its content no longer has the hash it names. Plan again with rllc sweep plan --change; results that are still valid are kept.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidInputException($"'{path}' is no plan of a sweep: {e.Message}", e);
        }
    }

    private static JsonNode ToJson(SweepPlan plan) => JsonSerializer.SerializeToNode(plan, Serializing)!;

    private static string Hash(JsonNode plan) => Sha256Of.Span(Encoding.UTF8.GetBytes(plan.ToJsonString()));
}
