namespace Accelerated.Tools.Reproduce;

/// <summary>What a stage costs, in tokens by kind of work; other work is small beside these.</summary>
/// <param name="Trained">Forward, backward and update of all weights.</param>
/// <param name="Evaluated">Forward passes.</param>
/// <param name="Sampled">Forward and backward passes for single heads, averaged over layers.</param>
internal readonly record struct StageWork(double Trained, double Evaluated, double Sampled)
{
    public static StageWork None => default;
}
