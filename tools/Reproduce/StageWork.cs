namespace Accelerated.Tools.Reproduce;

/// <summary>What a stage costs, in tokens by kind of work; other work is small beside these.</summary>
/// <param name="Trained">Forward and backward passes of all weights.</param>
/// <param name="Evaluated">Forward passes.</param>
/// <param name="Sampled">Forward and backward passes for single heads, averaged over layers.</param>
/// <param name="Bytes">What the stage leaves on the disk.</param>
internal readonly record struct StageWork(double Trained, double Evaluated, double Sampled, double Bytes = 0)
{
    public static StageWork None => default;

    public double Tokens => Trained + Evaluated + Sampled;
}
