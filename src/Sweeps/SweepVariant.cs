using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Accelerated.LearningCoefficients;

namespace Accelerated.Sweeps;

/// <summary>One setting of the sampler, its seed included.</summary>
/// <param name="Name">What results call it, the seed aside; empty where a plan has one setting.</param>
/// <param name="Settings">As <see cref="EstimatorSettings"/> describes them.</param>
public sealed record SweepVariant(string Name, JsonObject Settings)
{
    private readonly Lazy<EstimatorOptions> options = new(() => EstimatorSettings.Read(Settings));

    [JsonIgnore]
    public EstimatorOptions Options => options.Value;
}
