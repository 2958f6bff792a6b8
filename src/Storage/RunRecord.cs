using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Accelerated.Devices;

namespace Accelerated.Storage;

/// <summary>What made the results of a run: enough to make them again. Holds no time of day, so that equal runs have equal records.</summary>
public sealed record RunRecord
{
    /// <summary>Executable and verb: <c>train run</c>.</summary>
    public required string Command { get; init; }

    /// <summary>All options with their resolved values, by their long names.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>By what each is for: <c>training</c>, <c>sampling</c>.</summary>
    public IReadOnlyDictionary<string, ulong> Seeds { get; init; } = new Dictionary<string, ulong>();

    /// <summary>SHA-256 by what was hashed: <c>model</c>, <c>data:text</c>, <c>tokenizer</c>.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; init; } = new Dictionary<string, string>();

    /// <summary>The device's name; null before one is known.</summary>
    public string? Device { get; init; }

    /// <summary>Of matrix products: <c>fp32</c>, and in parentheses those of kernels that were forced to another; null before a device is known.</summary>
    public string? Precision { get; init; }

    /// <summary>The variant that ran, by kernel family.</summary>
    public IReadOnlyDictionary<string, string> Kernels { get; init; } = new Dictionary<string, string>();

    /// <summary>This library, its numerical dependencies, runtime and operating system, and the processor's architecture and vectors, by whose width sums on the processor round.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = CurrentVersions();

    /// <summary>Anything else worth keeping.</summary>
    public JsonObject Notes { get; init; } = [];

    /// <summary>With the name of <paramref name="device"/> and, added to those known, the kernels it has run so far.</summary>
    public RunRecord With(ComputeDevice device)
    {
        var kernels = new SortedDictionary<string, string>(Kernels.ToDictionary(), StringComparer.Ordinal);
        foreach ((string family, string variant) in device.ChosenKernels)
        {
            kernels[family] = variant;
        }

        return this with { Device = device.Name, Precision = device.UsedPrecision, Kernels = kernels };
    }

    public void Save(string path) => JsonFile.Write(path, new JsonObject
    {
        ["command"] = Command,
        ["options"] = Options.DeepClone(),
        ["seeds"] = ToJson(Seeds, static seed => seed),
        ["sha256"] = ToJson(Hashes, static hash => hash),
        ["device"] = Device,
        ["precision"] = Precision,
        ["kernels"] = ToJson(Kernels, static variant => variant),
        ["versions"] = ToJson(Versions, static version => version),
        ["notes"] = Notes.DeepClone(),
    });

    public static RunRecord Load(string path)
    {
        JsonObject json = JsonFile.Read(path);
        try
        {
            return new RunRecord
            {
                Command = json["command"]?.GetValue<string>() ?? string.Empty,
                Options = Detach(json, "options"),
                Seeds = FromJson(json, "seeds", static node => node.GetValue<ulong>()),
                Hashes = FromJson(json, "sha256", static node => node.GetValue<string>()),
                Device = json["device"]?.GetValue<string>(),
                Precision = json["precision"]?.GetValue<string>(),
                Kernels = FromJson(json, "kernels", static node => node.GetValue<string>()),
                Versions = FromJson(json, "versions", static node => node.GetValue<string>()),
                Notes = Detach(json, "notes"),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new Support.InvalidInputException($"'{path}' is no run record: {e.Message}", e);
        }
    }

    private static SortedDictionary<string, string> CurrentVersions() => new(StringComparer.Ordinal)
    {
        ["accelerated"] = Version(typeof(RunRecord).Assembly),
        ["dotnet"] = Environment.Version.ToString(),
        ["ilgpu"] = Version(typeof(ILGPU.Context).Assembly),
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["vectors"] = HostVectors.Widths,
    };

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";

    private static JsonObject ToJson<T>(IReadOnlyDictionary<string, T> values, Func<T, JsonNode?> convert) =>
        new(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, convert(v.Value))));

    private static SortedDictionary<string, T> FromJson<T>(JsonObject json, string key, Func<JsonNode, T> convert)
    {
        var values = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach ((string name, JsonNode? node) in json[key]?.AsObject() ?? [])
        {
            if (node is not null)
            {
                values.Add(name, convert(node));
            }
        }

        return values;
    }

    private static JsonObject Detach(JsonObject json, string key) => json[key]?.DeepClone().AsObject() ?? [];
}
