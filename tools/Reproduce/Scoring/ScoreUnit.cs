using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>Scores that are computed together: all of them are in the table, or none.</summary>
/// <param name="Name">What progress calls them.</param>
/// <param name="Marker">A metric that is among them whenever there are any.</param>
/// <param name="Dataset">The data set they are taken on; null for none.</param>
/// <param name="Tokens">What they cost for one checkpoint.</param>
/// <param name="Compute">The scores of a checkpoint whose parameters the model has.</param>
internal sealed record ScoreUnit(string Name, string Marker, string? Dataset, StageWork Tokens, Func<Transformer, Checkpoint, IEnumerable<Score>> Compute)
{
    /// <summary>Whether there is anything to compute at a step.</summary>
    public Func<int, bool> Applies { get; init; } = static _ => true;

    public override string ToString() => Dataset is null ? Name : $"{Name} on {Dataset}";
}
