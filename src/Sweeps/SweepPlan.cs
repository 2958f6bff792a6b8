using System.Text.Json.Serialization;
using Accelerated.Sampling;

namespace Accelerated.Sweeps;

/// <summary>
/// What a sweep estimates: every component of every checkpoint, on every data set, with every sampler. The file holds these factors; the units follow from them, always the same in the same
/// order: checkpoint, data set, sampler, group, component.
/// </summary>
public sealed class SweepPlan
{
    private readonly Lazy<IReadOnlyList<SweepGroup>> groups;

    public SweepPlan() => groups = new(() => [.. SweepUnits.GroupsOf(this)]);

    /// <summary><see cref="EstimatorCode.Version"/> of the program that planned, and must run.</summary>
    public string Code { get; init; } = EstimatorCode.Version;

    /// <summary>Of libraries, runtime and operating system where it was planned; for the record.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public required SweepArithmetic Arithmetic { get; init; }

    public required SweepReading Reading { get; init; }

    public HeadBiases Biases { get; init; }

    public required IReadOnlyList<SweepModel> Models { get; init; }

    public required IReadOnlyList<SweepCheckpoint> Checkpoints { get; init; }

    /// <summary>The first is the general one.</summary>
    public required IReadOnlyList<SweepData> Data { get; init; }

    /// <summary>On which every draw is evaluated beside.</summary>
    public required IReadOnlyList<SweepData> Evaluations { get; init; }

    public required IReadOnlyList<SweepVariant> Variants { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Runs => [.. Checkpoints.Select(c => c.Run).Distinct()];

    [JsonIgnore]
    public int Seeds => Variants.Select(v => v.Options.Seed).Distinct().Count();

    /// <summary>All groups in order.</summary>
    [JsonIgnore]
    public IReadOnlyList<SweepGroup> Groups => groups.Value;

    /// <summary>Ids of all vocabularies are below it.</summary>
    [JsonIgnore]
    public int Vocabulary => Models.Min(m => m.Vocabulary);

    [JsonIgnore]
    public int Units => Groups.Sum(g => g.Units.Count);
}
