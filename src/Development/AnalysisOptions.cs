using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Accelerated.Development.Claims;
using Accelerated.Development.Clustering;
using Accelerated.Development.Heads;
using Accelerated.Development.Stages;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>How a run's development is analysed. Kept beside its results, so that its report and its figures use the same.</summary>
public sealed record AnalysisOptions
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public ClusteringOptions Clustering { get; init; } = new();

    public HeadKindRules Kinds { get; init; } = new();

    public StageOptions Stages { get; init; } = new();

    public ClaimOptions Claims { get; init; } = new();

    /// <summary>Those in <paramref name="path"/>; the defaults where there is no such file.</summary>
    /// <exception cref="InvalidInputException">The file holds something else.</exception>
    public static AnalysisOptions Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonFile.Read(path).Deserialize<AnalysisOptions>(Format)! : new AnalysisOptions();
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"'{path}' holds no options of an analysis ({e.Path}); remove it to use the defaults.", e);
        }
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Format)!.AsObject();

    public void Write(string path) => JsonFile.Write(path, ToJson());
}
