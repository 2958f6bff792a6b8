using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>A model and a recipe that fit together, by name. Every part can be overridden.</summary>
/// <param name="Name">What users call it.</param>
/// <param name="Shape">The model.</param>
/// <param name="Options">The recipe.</param>
public sealed record TrainingProfile(string Name, TransformerShape Shape, TrainingRunOptions Options)
{
    /// <summary>Minutes on two cores: a small model with short rows.</summary>
    public static TrainingProfile Quick { get; } = new(
        "quick",
        new TransformerShape(layers: 2, heads: 4, headSize: 32, width: 128, context: 128, vocabulary: 1000),
        new TrainingRunOptions { Steps = 1200, Batch = 32, Checkpoints = "log:16" });

    /// <summary>Hours on a laptop: the paper's model with a quarter of its context.</summary>
    public static TrainingProfile Laptop { get; } = new(
        "laptop",
        new TransformerShape(layers: 2, heads: 8, headSize: 32, width: 256, context: 256, vocabulary: 5000),
        new TrainingRunOptions { Steps = 20_000, Batch = 16, Checkpoints = "log:60" });

    /// <summary>The paper's own: 5.1·10⁹ tokens.</summary>
    public static TrainingProfile Paper { get; } = new("paper", TransformerShape.Paper, new TrainingRunOptions());

    public static IReadOnlyList<TrainingProfile> All { get; } = [Quick, Laptop, Paper];

    /// <exception cref="InvalidInputException">No profile has that name.</exception>
    public static TrainingProfile Named(string name) =>
        All.FirstOrDefault(p => p.Name == name) ?? throw new InvalidInputException($"'{name}' is no profile. Known: {string.Join(", ", All.Select(p => p.Name))}.");
}
